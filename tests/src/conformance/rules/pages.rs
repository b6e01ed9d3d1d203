//! Differences in settings, and in responses to page loads and scripts.

use super::super::mismatch::Mismatch;
use super::{ANY, Rule};

pub(super) fn rules() -> Vec<Rule> {
    let rules = settings().into_iter().chain(patterns());
    rules.chain(pages()).collect()
}

fn settings() -> Vec<Rule> {
    vec![
        Rule::new(
            &["config_errors", "machine_opaque"],
            "without one of the two keys, only bearer tokens are read, which do not need it",
            |it| {
                !(it.has_option("publishableKey") && it.has_option("secretKey"))
                    && it.expected()["outcome"] == "throws"
                    && it.ours["outcome"] == "state"
            },
        )
        .may_accept(),
        Rule::new(
            ANY,
            "settings cannot express an unknown token type or a negative clock tolerance",
            |it| !it.ours["notApplicable"].is_null(),
        )
        .not_applicable(),
        Rule::new(
            ANY,
            "an invalid setting is an error at start: there is no instance that could authenticate",
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
            "the request's URL is always known here, so that a relative sign-in URL can be \
             resolved",
            |it| it.case["redirect"]["baseUrl"] == "" && !it.ours["throws"].is_null(),
        )
        .not_applicable(),
    ]
}

fn patterns() -> Vec<Rule> {
    vec![
        Rule::new(
            &["path_matcher"],
            "a pattern cannot be a regular expression of JavaScript",
            |it| {
                it.case["patterns"].to_string().contains("{\"flags\":")
                    || it.case["patterns"].to_string().contains("\"regex\":")
            },
        )
        .not_applicable(),
        Rule::new(
            &["path_matcher"],
            "patterns are only used for organization sync, and follow the URL Pattern standard: \
             paths are not decoded, case matters, `*` is a wildcard, and there are no lookaheads",
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
            "patterns of organization sync are case-sensitive, like routes",
            |it| {
                it.expected()["reason"] == "active-organization-mismatch"
                    && it.url().contains("/ORGS/")
                    && it.accepts_cookie("__session")
            },
        )
        .may_accept(),
    ]
}

/// Returns the path at which the results of the case differ.
fn tried_path<'a>(it: &Mismatch<'a>, at: &str) -> Option<&'a str> {
    let index: usize = at
        .strip_prefix("/paths/")?
        .split('/')
        .next()?
        .parse()
        .ok()?;
    it.expected()["paths"].get(index)?["path"].as_str()
}

/// Returns `true` for a path that Clerk's `createPathMatcher` normalizes: it ignores case, merges
/// slashes and decodes the path. The path of a URL contains no `#`.
fn is_normalized_by_clerk(path: &str) -> bool {
    path.bytes().any(|it| it.is_ascii_uppercase())
        || ["//", "%", "#"].iter().any(|it| path.contains(it))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn pages() -> Vec<Rule> {
    vec![
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "a stale reverification is answered with the 403 that clerk-js understands",
            |it| {
                !it.case["protect"][0]["reverification"].is_null()
                    && it.expected()["action"] == "notFound"
                    && it.ours["status"] == 403
            },
        ),
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "navigations and server actions of Next.js, which its headers identify, do not apply \
             here",
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
            "a machine token only causes a call if the handler accepts its type",
            |it| {
                it.headers(Some("authorization")).next().is_some()
                    && it.differs_only_at(|at| at == "/backendCalls")
                    && it.ours["backendCalls"].as_array().is_none_or(Vec::is_empty)
            },
        ),
        Rule::new(
            &["nextjs_protect", "nextjs_middleware"],
            "only page loads are redirected: scripts get 401, or 403 if they are denied, with \
             the URL",
            |it| {
                let mut destinations = it.headers(Some("sec-fetch-dest"));
                destinations.all(|it| it != "document" && it != "iframe")
                    && it.expected()["action"] == "redirect"
                    && (it.ours["status"] == 401 || it.ours["status"] == 403)
            },
        ),
        Rule::new(
            &["nextjs_protect"],
            "a fetch that accepts HTML, or a client that prefers another type, is not a page \
             load, as for handshakes: it could not get a session after the sign-in",
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
