//! Differences in handshakes, refreshes and other redirects, and in the choice of cookies.

use serde_json::Value;

use super::super::mismatch::Mismatch;
use super::{ANY, Rule};

const HANDSHAKES: &[&str] = &["handshake_nonce", "handshake_resolve", "handshake_table"];

/// Reasons of refreshes to which Clerk gives no usable response.
const UNAVAILABLE: [&str; 5] = [
    "session-token-expired-refresh-fetch-error",
    "session-token-expired-refresh-too_many_requests",
    "session-token-expired-refresh-internal_clerk_error",
    "session-token-expired-refresh-unexpected-bapi-error",
    "session-token-expired-refresh-unexpected-sdk-error",
];

pub(super) fn rules() -> Vec<Rule> {
    let rules = rejected_results().into_iter().chain(superseded());
    let rules = rules.chain(ignored()).chain(unavailable()).chain(cookies());
    rules.chain(redirects()).collect()
}

/// Rules for handshakes whose result is rejected.
fn rejected_results() -> Vec<Rule> {
    vec![
        Rule::new(
            &["handshake_resolve", "handshake_table"],
            "an expired handshake token is rejected",
            |it| {
                it.has_token(|it| it["label"] == "handshake token, expired")
                    && it.ours["headers"]["setCookie"][0]
                        .as_str()
                        .is_none_or(|cookie| !cookie.starts_with("__session"))
            },
        ),
        Rule::new(
            &["handshake_resolve", "handshake_nonce"],
            "a machine token that a handshake returns in place of a session token is rejected",
            |it| {
                let user = it.expected()["auth"]["userId"].as_str();
                user.is_some_and(|user| user.starts_with("mch_")) && !it.is_accepted()
            },
        ),
    ]
}

/// Rules for sessions that take precedence over a handshake.
fn superseded() -> Vec<Rule> {
    vec![
        Rule::new(
            HANDSHAKES,
            "a valid session takes precedence over a handshake in the URL, unless this browser \
             was just redirected to one",
            |it| {
                it.url().contains("__clerk_handshake")
                    && it.accepts_cookie("__session")
                    && it.set_cookies().next().is_none()
            },
        )
        .may_accept(),
        Rule::new(
            HANDSHAKES,
            "a valid session takes precedence over a handshake in a cookie, unless this browser \
             was just redirected to one",
            |it| {
                it.has_cookie("__clerk_handshake")
                    && it.accepts_cookie("__session")
                    && it.removes_handshake_cookie()
            },
        )
        .may_accept(),
    ]
}

/// Rules for handshakes that are ignored.
#[expect(clippy::too_many_lines, reason = "a table")]
fn ignored() -> Vec<Rule> {
    vec![
        Rule::new(
            HANDSHAKES,
            "an unusable handshake cookie is removed",
            |it| {
                it.removes_handshake_cookie()
                    && it.differs_only_at(|at| at.starts_with("/headers/setCookie"))
            },
        ),
        Rule::new(
            &["handshake_table_http"],
            "an unusable handshake cookie is removed",
            |it| {
                it.removes_handshake_cookie()
                    && it.differs_only_at(|at| at.starts_with("/setCookie"))
            },
        ),
        Rule::new(
            &["handshake_nonce"],
            "a nonce cookie that Clerk rejects is removed, and the request is authenticated \
             without it",
            |it| {
                let rejections = [400, 404, 410, 422];
                it.any_route(|route| rejections.iter().any(|status| route["status"] == *status))
                    && it.expected()["status"] == "signed-out"
                    && !it.is_accepted()
                    && it.removes_handshake_cookie()
            },
        ),
        Rule::new(
            &["handshake_nonce", "handshake_resolve"],
            "a handshake in a cookie does not redirect a page to itself",
            |it| {
                it.has_cookie("__clerk_handshake")
                    && !it.expected()["headers"]["location"].is_null()
                    && !it.redirects()
                    && it.differs_only_at(|at| at.starts_with("/headers/"))
            },
        ),
        Rule::new(
            &["handshake_resolve", "handshake_table"],
            "an invalid handshake token is not an error: the browser is redirected to the URL \
             without it",
            |it| {
                it.url().contains("__clerk_handshake=")
                    && it.expected()["outcome"] == "throws"
                    && cleans_url(it)
                    && it.ours["status"] == "signed-out"
            },
        ),
        Rule::new(
            &["handshake_table_http"],
            "an invalid handshake token is not an error: the browser is redirected to the URL \
             without it",
            |it| {
                it.url().contains("__clerk_handshake=")
                    && it.expected()["action"] == "throws"
                    && it.ours["action"] == "redirect"
                    && it.set_cookies().next().is_none()
            },
        ),
        Rule::new(
            &["handshake_resolve"],
            "a token without the claim `handshake` is not a handshake token: it is removed, and \
             the request is authenticated without it",
            |it| {
                it.has_token(|it| it["label"] == "token without a handshake claim")
                    && it.removes_handshake_cookie()
                    && (!it.is_accepted() || it.accepts_cookie("__session"))
            },
        )
        .may_accept(),
        Rule::new(
            &["handshake_resolve", "handshake_nonce"],
            "only page loads take part in a handshake",
            |it| {
                it.case["request"]["method"] != "GET"
                    && it.expected()["status"] == "signed-in"
                    && it.ours["status"] == "signed-out"
                    && !it.redirects()
            },
        ),
    ]
}

fn cleans_url(it: &Mismatch<'_>) -> bool {
    it.redirects() && it.set_cookies().next().is_none()
}

/// Rules for handshakes and refreshes to which Clerk gives no usable response.
fn unavailable() -> Vec<Rule> {
    vec![
        Rule::new(
            &["handshake_nonce"],
            "no usable response to a nonce: 503, neither signed out nor redirected",
            |it| {
                !it.any_route(|route| !route["body"]["directives"].is_null())
                    && it.fails_with("session-token-missing")
                    && !it.redirects()
                    && it.differs_only_at(|at| at.starts_with("/headers/"))
            },
        ),
        Rule::new(
            &["refresh"],
            "no usable response to a refresh: 503, neither signed out nor redirected",
            |it| {
                it.expected()["status"] == "handshake"
                    && it.ours["status"] == "signed-out"
                    && UNAVAILABLE.iter().any(|reason| it.fails_with(reason))
                    && !it.redirects()
            },
        ),
    ]
}

fn cookies() -> Vec<Rule> {
    vec![
        Rule::new(
            &["cookie_suffix_choice", "cookie_state", "handshake_redirect"],
            "the instance's own pair of suffixed cookies takes precedence over an invalid or \
             forged plain session cookie",
            |it| {
                let rejected = [
                    "token-invalid",
                    "token-invalid-signature",
                    "session-token-but-no-client-uat",
                ];
                let expected = &it.expected()["reason"];
                it.has_cookie("__client_uat_")
                    && (*expected == "token-type-mismatch"
                        || rejected.iter().any(|reason| expected == reason))
                    && !rejected.iter().any(|reason| it.ours["reason"] == *reason)
                    && (!it.is_accepted() || it.accepts_cookie("__session_"))
            },
        )
        .may_accept(),
        Rule::new(
            &[
                "cookie_state",
                "header_token",
                "session_claims",
                "handshake_redirect",
            ],
            "a page load whose session cookie has no `azp` is redirected to a handshake",
            |it| {
                let reason = "token-invalid-authorized-parties";
                let has_none = |azp: &Value| azp.is_null() || azp == "";
                it.has_option("authorizedParties")
                    && it.expected()["status"] == "signed-out"
                    && it.expected()["reason"] == reason
                    && it.ours["status"] == "handshake"
                    && it.fails_with(reason)
                    && it.has_token(|token| has_none(&token["payload"]["azp"]))
            },
        )
        .unseen(),
    ]
}

fn redirects() -> Vec<Rule> {
    vec![
        Rule::new(
            &["redirect_loop"],
            "a redirect counter above three stops the loop, as a counter of three does",
            |it| it.expected()["status"] == "handshake" && it.ours["status"] == "signed-out",
        ),
        Rule::new(
            &["redirect_loop"],
            "a redirect counter that is not an integer is ignored",
            |it| it.has_malformed_cookie("__clerk_redirect_count"),
        ),
        Rule::new(
            ANY,
            "a `__client_uat` that is not an integer counts as 0, which means signed out",
            |it| it.has_malformed_cookie("__client_uat"),
        ),
        Rule::new(
            &["satellite_sync"],
            "a foreign `__clerk_redirect_url`, or one in a script's request, is ignored and does \
             not hide the session of the cookie",
            |it| {
                it.url().contains("__clerk_redirect_url=")
                    && !it.fails_with("primary-responds-to-syncing")
                    && (!it.is_accepted() || it.accepts_cookie("__session"))
            },
        )
        .may_accept(),
        Rule::new(
            &["refresh", "header_token", "authorization_header"],
            "an expired bearer token does not cause a refresh of the cookie's session",
            |it| {
                it.headers(Some("authorization")).next().is_some()
                    && it
                        .headers(Some("cookie"))
                        .any(|it| it.contains("__refresh_"))
                    && it.fails_with("session-token-expired-refresh-non-eligible-no-refresh-cookie")
            },
        ),
    ]
}
