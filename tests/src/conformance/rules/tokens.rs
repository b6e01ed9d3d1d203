//! Differences in reading tokens and signing keys.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;
use url::{Position, Url};

use super::{ANY, Rule};

pub(super) fn rules() -> Vec<Rule> {
    tokens().into_iter().chain(keys()).collect()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn tokens() -> Vec<Rule> {
    vec![
        Rule::new(
            &["publishable_key"],
            "white space in a publishable key is an error, since base64 contains none",
            |it| {
                let key = it.case["arguments"][0].as_str().unwrap_or_default();
                key.contains(|c: char| c.is_ascii_whitespace())
                    && (it.ours["result"].is_null() || it.ours["result"] == false)
            },
        ),
        Rule::new(
            &["publishable_key"],
            "a publishable key with an invalid host is an error at start, not on each page load",
            |it| {
                let key = it.case["arguments"][0].as_str().unwrap_or_default();
                has_unusable_host(key)
                    && (it.ours["result"].is_null() || it.ours["result"] == false)
            },
        ),
        Rule::new(
            ANY,
            "a token with an empty `sub`, `sid` or `iss` is rejected, since its caller would \
             have no id",
            |it| {
                let is_blank =
                    |claim: &Value| claim.as_str().is_some_and(|it| it.trim().is_empty());
                let is_empty = |token: &Value| {
                    let names = ["sub", "sid", "iss"];
                    names.iter().any(|name| is_blank(&token["payload"][*name]))
                };
                it.has_token(is_empty) && it.fails_with("token-verification-failed")
            },
        ),
        Rule::new(
            ANY,
            "a token whose header requires an extension (`crit`, `b64`) is rejected: none is \
             supported",
            |it| {
                let requires = |token: &Value| {
                    let header = &token["header"];
                    !header["crit"].is_null() || header.get("b64").is_some_and(|it| it != true)
                };
                it.has_token(requires) && it.fails_with("token-invalid")
            },
        ),
        Rule::new(
            ANY,
            "Clerk's result depends on a peculiarity of JavaScript: the input is rejected here, or \
             is rejected with another reason",
            |it| it.is_tagged("js-quirk"),
        ),
        Rule::new(
            ANY,
            "a token with a malformed or mistyped header or claim is token-invalid",
            |it| it.has_malformed_token() && !it.is_accepted(),
        ),
        Rule::new(
            &[
                "verify_token",
                "header_token",
                "cookie_state",
                "session_claims",
            ],
            "a session token with an empty `aud` is rejected if an audience is expected",
            |it| it.has_option("audience") && it.fails_with("token-verification-failed"),
        ),
        Rule::new(
            &["machine_opaque", "machine_jwt"],
            "an expected audience is compared with the machines that an M2M token may call, in \
             both forms",
            |it| it.has_option("audience") && it.fails_with("token-verification-failed"),
        )
        .unseen(),
        Rule::new(
            &["machine_jwt"],
            "`claims` of an M2M token contains only the application's own claims, as in the opaque \
             form, and not Clerk's `aud` and `scopes`",
            |it| {
                it.expected()["tokenType"] == "m2m_token"
                    && it.differs_only_at(|at| at.starts_with("/auth/claims"))
            },
        ),
        Rule::new(
            &["machine_opaque"],
            "a machine token that the Backend API verifies as revoked or expired, or whose \
             expiry has passed, is rejected",
            |it| {
                let says = |name| it.any_route(|route| route["body"][name] == true);
                let now = it.case["now"].as_f64().unwrap_or_default();
                let is_past = |at: f64| at <= now || (at > 1e11 && at <= now * 1000.0);
                let is_over = it.any_route(|route| {
                    let expiration = route["body"]["expiration"].as_f64();
                    expiration.is_some_and(is_past)
                });
                (says("revoked") || says("expired") || is_over) && !it.is_accepted()
            },
        ),
        Rule::new(
            &[
                "header_token",
                "verify_token",
                "cookie_state",
                "cookie_parsing",
                "machine_jwt",
            ],
            "a token above 16 KiB is not decoded",
            |it| it.has_long_token() && it.fails_with("token-invalid"),
        )
        .unseen(),
    ]
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method is not general enough over the lifetime"
)]
fn keys() -> Vec<Rule> {
    vec![
        Rule::new(
            ANY,
            "an entry of the key set that is not an RSA key for signatures is skipped, so that \
             its `kid` is unknown",
            |it| {
                it.any_route(|route| route["path"] == "/v1/jwks")
                    && (it.fails_with("jwk-kid-mismatch")
                        || it.fails_with("jwk-remote-failed-to-load"))
            },
        )
        .unseen(),
        Rule::new(
            &["jwks_cache"],
            "a key set without a usable key counts as a failed fetch",
            |it| {
                it.any_step("reason", "jwk-kid-mismatch")
                    && it.ours["steps"]
                        .to_string()
                        .contains("\"jwk-remote-failed-to-load\"")
            },
        ),
        Rule::new(
            &["jwks_cache"],
            "an unknown `kid` causes at most one fetch in ten seconds, not one for each token",
            |it| {
                it.any_step("reason", "jwk-kid-mismatch")
                    && it.differs_only_at(|at| at.contains("/backendCalls"))
            },
        ),
        Rule::new(
            &["jwks_cache"],
            "an entry of the key set that is null is skipped; it does not make the set unusable",
            |it| it.serves_null_key(),
        )
        .may_accept()
        .unseen(),
        Rule::new(
            &["jwks_cache"],
            "cached keys are used while the key endpoint is down, so that no user is signed out",
            |it| {
                it.any_step("reason", "jwk-remote-failed-to-load")
                    || it.any_step("reason", "unexpected-error")
            },
        )
        .may_accept()
        .unseen(),
    ]
}

/// Returns `true` for a publishable key whose text is not the host of a URL.
fn has_unusable_host(key: &str) -> bool {
    let encoded = key.rsplit('_').next().unwrap_or_default();
    let decoded = BASE64_STANDARD.decode(encoded).unwrap_or_default();
    let Some(host) = decoded.strip_suffix(b"$") else {
        return false;
    };
    let host = String::from_utf8_lossy(host);
    let url = Url::parse(&format!("https://{host}/"));
    let is_host = url.is_ok_and(|url| url[Position::BeforeHost..Position::AfterPort] == *host);
    !is_host || host.starts_with('.')
}
