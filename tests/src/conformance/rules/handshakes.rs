//! Differences in handshakes, refreshes and other redirects, and in the choice of cookies.

use serde_json::Value;

use super::super::different::Different;
use super::{ANY, Rule};

const HANDSHAKES: &[&str] = &["handshake_nonce", "handshake_resolve", "handshake_table"];

/// Reasons of failed refreshes to which Clerk gives no usable answer.
const UNANSWERED: [&str; 5] = [
    "session-token-expired-refresh-fetch-error",
    "session-token-expired-refresh-too_many_requests",
    "session-token-expired-refresh-internal_clerk_error",
    "session-token-expired-refresh-unexpected-bapi-error",
    "session-token-expired-refresh-unexpected-sdk-error",
];

pub(super) fn rules() -> Vec<Rule> {
    let rules = delivered().into_iter().chain(beaten()).chain(useless());
    let rules = rules.chain(unanswered()).chain(cookies());
    rules.chain(redirects()).collect()
}

fn delivered() -> Vec<Rule> {
    vec![
        Rule::new(
            &["handshake_resolve", "handshake_table"],
            "a handshake token past its own `exp` is rejected",
            |it| {
                it.has_token(|it| it["label"] == "handshake token, expired")
                    && it.ours["headers"]["setCookie"][0]
                        .as_str()
                        .is_none_or(|cookie| !cookie.starts_with("__session"))
            },
        ),
        Rule::new(
            &["handshake_resolve", "handshake_nonce"],
            "a handshake delivers a machine's token in place of a session token: rejected",
            |it| {
                let user = it.expected()["auth"]["userId"].as_str();
                user.is_some_and(|user| user.starts_with("mch_")) && !it.is_accepted()
            },
        ),
    ]
}

fn beaten() -> Vec<Rule> {
    vec![
        Rule::new(
            HANDSHAKES,
            "a session that serves the page beats a handshake in the URL that this browser was not \
             sent on",
            |it| {
                it.url().contains("__clerk_handshake")
                    && it.accepts_cookie("__session")
                    && it.set_cookies().next().is_none()
            },
        )
        .may_accept(),
        Rule::new(
            HANDSHAKES,
            "a session that serves the page beats a handshake in a cookie that this browser was not \
             sent on",
            |it| {
                it.has_cookie("__clerk_handshake")
                    && it.accepts_cookie("__session")
                    && it.removes_handshake_cookie()
            },
        )
        .may_accept(),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn useless() -> Vec<Rule> {
    vec![
        Rule::new(
            HANDSHAKES,
            "a handshake cookie that is of no use is removed",
            |it| {
                it.removes_handshake_cookie()
                    && it.differs_only_at(|at| at.starts_with("/headers/setCookie"))
            },
        ),
        Rule::new(
            &["handshake_table_http"],
            "a handshake cookie that is of no use is removed",
            |it| {
                it.removes_handshake_cookie()
                    && it.differs_only_at(|at| at.starts_with("/setCookie"))
            },
        ),
        Rule::new(
            &["handshake_nonce"],
            "a nonce cookie that Clerk rejects is removed, and the request goes on as if it were not \
             there",
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
            "a handshake that came in a cookie redirects no page to itself",
            |it| {
                it.has_cookie("__clerk_handshake")
                    && !it.expected()["headers"]["location"].is_null()
                    && !it.redirects()
                    && it.differs_only_at(|at| at.starts_with("/headers/"))
            },
        ),
        Rule::new(
            &["handshake_resolve", "handshake_table"],
            "a handshake token that does not hold is no error: the URL is cleaned, and the request \
             is made again",
            |it| {
                it.url().contains("__clerk_handshake=")
                    && it.expected()["outcome"] == "throws"
                    && cleans_url(it)
                    && it.ours["status"] == "signed-out"
            },
        ),
        Rule::new(
            &["handshake_table_http"],
            "a handshake token that does not hold is no error: the URL is cleaned, and the request \
             is made again",
            |it| {
                it.url().contains("__clerk_handshake=")
                    && it.expected()["action"] == "throws"
                    && it.ours["action"] == "redirect"
                    && it.set_cookies().next().is_none()
            },
        ),
        Rule::new(
            &["handshake_resolve"],
            "a token without the claim `handshake` is no handshake token: it is removed, and the \
             request goes on as if it were not there",
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

fn cleans_url(it: &Different<'_>) -> bool {
    it.redirects() && it.set_cookies().next().is_none()
}

fn unanswered() -> Vec<Rule> {
    vec![
        Rule::new(
            &["handshake_nonce"],
            "a nonce about which Clerk gives no usable answer: 503, neither signed out nor redirected",
            |it| {
                !it.any_route(|route| !route["body"]["directives"].is_null())
                    && it.fails_with("session-token-missing")
                    && !it.redirects()
                    && it.differs_only_at(|at| at.starts_with("/headers/"))
            },
        ),
        Rule::new(
            &["refresh"],
            "a refresh about which Clerk gives no usable answer: 503, neither signed out nor \
             redirected",
            |it| {
                it.expected()["status"] == "handshake"
                    && it.ours["status"] == "signed-out"
                    && UNANSWERED.iter().any(|reason| it.fails_with(reason))
                    && !it.redirects()
            },
        ),
    ]
}

fn cookies() -> Vec<Rule> {
    vec![
        Rule::new(
            &["cookie_suffix_choice", "cookie_state", "handshake_redirect"],
            "the instance's own signed-in pair wins over a plain session cookie that is damaged or \
             forged",
            |it| {
                let lost = [
                    "token-invalid",
                    "token-invalid-signature",
                    "session-token-but-no-client-uat",
                ];
                let expected = &it.expected()["reason"];
                it.has_cookie("__client_uat_")
                    && (*expected == "token-type-mismatch"
                        || lost.iter().any(|reason| expected == reason))
                    && !lost.iter().any(|reason| it.ours["reason"] == *reason)
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
            "a page whose session cookie has no `azp` fetches one that has it",
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
            "a redirect counter above three stops the loop as three does",
            |it| it.expected()["status"] == "handshake" && it.ours["status"] == "signed-out",
        ),
        Rule::new(
            &["redirect_loop"],
            "a redirect counter that is no whole number counts as none",
            |it| it.has_malformed_cookie("__clerk_redirect_count"),
        ),
        Rule::new(
            ANY,
            "a `__client_uat` that is no whole number counts as 0, anonymous signed in",
            |it| it.has_malformed_cookie("__client_uat"),
        ),
        Rule::new(
            &["satellite_sync"],
            "a `__clerk_redirect_url` that is not the application's is ignored, and so is that of a \
             script: they do not hide the session of the cookie",
            |it| {
                it.url().contains("__clerk_redirect_url=")
                    && !it.fails_with("primary-responds-to-syncing")
                    && (!it.is_accepted() || it.accepts_cookie("__session"))
            },
        )
        .may_accept(),
        Rule::new(
            &["refresh", "header_token", "authorization_header"],
            "an expired header token does not make the session of the cookie refreshed",
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
