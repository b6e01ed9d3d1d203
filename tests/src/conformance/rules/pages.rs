//! Differences in settings, and in responses to page loads and scripts.

use super::super::different::Different;
use super::{ANY, Rule};

pub(super) fn rules() -> Vec<Rule> {
    let rules = settings().into_iter().chain(patterns());
    rules.chain(pages()).collect()
}

fn settings() -> Vec<Rule> {
    vec![
        Rule::new(
            &["config_errors", "machine_opaque"],
            "without a publishable key only bearer tokens are looked at, and these need none",
            |it| {
                !it.has_option("publishableKey")
                    && it.expected()["outcome"] == "throws"
                    && it.ours["outcome"] == "state"
            },
        )
        .may_accept(),
        Rule::new(
            ANY,
            "a token type that does not exist, or a negative tolerance: no setting says so",
            |it| !it.ours["notApplicable"].is_null(),
        )
        .not_applicable(),
        Rule::new(
            ANY,
            "a setting that can never work is an error at start: no instance exists that could decide",
            |it| {
                let message = it.ours["error"]["message"].as_str().unwrap_or_default();
                let is_accepted =
                    it.expected()["outcome"] == "state" || it.expected()["action"] == "next";
                is_accepted && (message.starts_with("CLERK_") || message.starts_with("`."))
            },
        )
        .not_applicable(),
        Rule::new(
            &["create_redirect"],
            "the request's own URL is always known here, so that a relative page has a base",
            |it| it.case["redirect"]["baseUrl"] == "" && !it.ours["throws"].is_null(),
        )
        .not_applicable(),
    ]
}

fn patterns() -> Vec<Rule> {
    vec![
        Rule::new(
            &["path_matcher"],
            "JavaScript's own regular expressions as patterns: there is no such type here",
            |it| {
                it.case["patterns"].to_string().contains("{\"flags\":")
                    || it.case["patterns"].to_string().contains("\"regex\":")
            },
        )
        .not_applicable(),
        Rule::new(
            &["path_matcher"],
            "patterns are for organization sync alone, and those of the URL Pattern standard: the \
             path is the URL's own, letter case counts, `*` is a wildcard, and nothing looks ahead",
            |it| {
                let patterns = it.case["patterns"].to_string();
                let is_other = patterns.contains("(?!") || patterns.contains("/*");
                it.places
                    .iter()
                    .all(|place| tried_path(it, &place.at).map_or(is_other, is_normalized_by_clerk))
            },
        )
        .not_applicable(),
        Rule::new(
            &["organization_sync"],
            "letter case counts in the patterns of organization sync, as it does in routes",
            |it| {
                it.expected()["reason"] == "active-organization-mismatch"
                    && it.url().contains("/ORGS/")
                    && it.accepts_cookie("__session")
            },
        )
        .may_accept(),
    ]
}

/// The path at which the results of the case differ.
fn tried_path<'a>(it: &Different<'a>, at: &str) -> Option<&'a str> {
    let index: usize = at
        .strip_prefix("/paths/")?
        .split('/')
        .next()?
        .parse()
        .ok()?;
    it.expected()["paths"].get(index)?["path"].as_str()
}

/// Clerk's `createPathMatcher` ignores letter case, and decodes the path; in a URL there is no `#`.
fn is_normalized_by_clerk(path: &str) -> bool {
    path.bytes().any(|it| it.is_ascii_uppercase())
        || ["//", "%", "#"].iter().any(|it| path.contains(it))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn pages() -> Vec<Rule> {
    vec![
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "a reverification that has become stale is answered as clerk-js understands it, by 403",
            |it| {
                !it.case["protect"][0]["reverification"].is_null()
                    && it.expected()["action"] == "notFound"
                    && it.ours["status"] == 403
            },
        ),
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "a navigation or a server action of Next.js's own client, told by its headers",
            |it| {
                let nextjs = ["next-url", "next-action", "x-nextjs-data"];
                nextjs
                    .iter()
                    .any(|name| it.headers(Some(name)).next().is_some())
                    && it.ours["action"] == "notFound"
            },
        )
        .not_applicable(),
        Rule::new(
            &["nextjs_middleware"],
            "a machine token costs a call only where a handler accepts its type",
            |it| {
                it.headers(Some("authorization")).next().is_some()
                    && it.differs_only_at(|at| at == "/backendCalls")
                    && it.ours["backendCalls"].as_array().is_none_or(Vec::is_empty)
            },
        ),
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "a redirect is for page loads: a script is told the page's URL by 401, or by 403 if it \
             is denied",
            |it| {
                let mut destinations = it.headers(Some("sec-fetch-dest"));
                destinations.all(|it| it != "document" && it != "iframe")
                    && it.expected()["action"] == "redirect"
                    && (it.ours["status"] == 401 || it.ours["status"] == 403)
            },
        ),
        Rule::new(
            &["nextjs_protect"],
            "a fetch that accepts HTML, and a client that prefers another type, load no page, as for a \
             handshake: they could not get a session after the sign-in",
            |it| {
                let mut accepted = it.headers(Some("accept"));
                let is_fetch = it.headers(Some("sec-fetch-dest")).any(|it| it == "empty");
                accepted.any(|it| {
                    it.contains("text/html") && (is_fetch || !it.starts_with("text/html"))
                }) && it.expected()["action"] == "redirectToSignIn"
                    && it.ours["action"] == "notFound"
            },
        ),
    ]
}
