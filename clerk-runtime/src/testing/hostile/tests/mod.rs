//! Runs of the suite against servers with one fault each.

mod machines;
mod server;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use server::{BadServer, Fault};

use super::{CredentialKind, OfflineTokens, ProtectedRoute, Report, Severity, SourceError};
use super::{Suite, TokenSource, suite};
use crate::dev::Instance;
use tokio::runtime::Runtime;

/// Instance of all tests: its keys take a long time to generate.
struct World {
    runtime: Runtime,
    instance: Instance,
    tokens: Arc<OfflineTokens>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let (instance, tokens) = runtime.block_on(async {
        let instance = Instance::start().await.unwrap();
        let tokens = OfflineTokens::start(&instance, "alice").await.unwrap();
        (instance, Arc::new(tokens))
    });
    World {
        runtime,
        instance,
        tokens,
    }
});

/// Starts a server with this fault, and returns its URL.
fn server(fault: Fault) -> String {
    WORLD
        .runtime
        .block_on(BadServer::start(&WORLD.instance, fault))
}

fn run_suite<S: TokenSource + 'static>(suite: Suite<S>) -> Report {
    let run = WORLD.runtime.spawn(suite.run());
    WORLD.runtime.block_on(run).unwrap()
}

fn run(fault: Fault) -> Report {
    let suite = suite(&server(fault), Arc::clone(&WORLD.tokens)).time_limit(Duration::from_secs(3));
    run_suite(suite.protect("/admin", ProtectedRoute::get()))
}

/// Runs the suite against a server with this fault, and checks the names and the highest severity of
/// its findings.
fn assert_found(fault: Fault, severity: Severity, expected: &[&str]) {
    let report = run(fault);
    let (findings, text) = (
        report.findings().map(|(_, finding)| finding),
        report.to_string(),
    );
    let findings: Vec<_> = findings.collect();
    for name in expected {
        let found = findings
            .iter()
            .any(|it| it.name == *name && it.severity == severity);
        assert!(found, "{fault:?}: {name} is not found in {text}");
    }
    assert!(!report.is_passed());
    assert!(report.routes[0].errors.is_empty(), "{text}");
}

#[test]
fn correct_server_has_no_findings_and_no_errors() {
    let report = run(Fault::None);
    report.assert();
    let sent = report.routes[0].sent.len();
    assert!(sent >= 80, "only {sent} requests");
    assert!(report.routes[0].not_tested.is_empty(), "{report}");
}

#[test]
fn unsigned_tokens_are_found() {
    let expected = [
        "alg-none",
        "alg-none-upper-case",
        "alg-none-mixed-case",
        "alg-none-minimal",
    ];
    assert_found(Fault::AcceptsAlgNone, Severity::Bypass, &expected);
}

#[test]
fn decoding_without_verification_is_found() {
    let expected = [
        "forged-signature",
        "changed-subject",
        "kid-unknown",
        "other-instance",
    ];
    assert_found(Fault::AcceptsAnySignature, Severity::Bypass, &expected);
}

#[test]
fn public_key_as_secret_is_found() {
    let expected = ["hs256-pem"];
    assert_found(Fault::AcceptsPublicKeyAsSecret, Severity::Bypass, &expected);
}

#[test]
fn key_of_the_header_is_found() {
    let expected = ["jwk", "jwk-without-kid"];
    assert_found(Fault::AcceptsKeyInHeader, Severity::Bypass, &expected);
}

#[test]
fn signed_tokens_for_other_times_and_purposes_are_found() {
    let expected = [
        "expired",
        "not-yet-valid",
        "issued-in-future",
        "pending",
        "template-token",
        "m2m-jwt",
        "oauth-jwt",
    ];
    assert_found(Fault::AcceptsEverySignedToken, Severity::Bypass, &expected);
}

#[test]
fn fetched_key_url_is_found() {
    assert_found(Fault::FetchesKeyUrl, Severity::Weakness, &["key-url"]);
}

#[test]
fn token_in_the_query_is_found() {
    assert_found(
        Fault::ReadsTokenOfQuery,
        Severity::Weakness,
        &["query-token"],
    );
}

#[test]
fn cookies_of_a_signed_out_browser_are_found() {
    let expected = ["cookie-signed-out", "cookie-older-session"];
    assert_found(Fault::IgnoresSignOut, Severity::Weakness, &expected);
}

#[test]
fn forged_cookies_are_found() {
    let expected = [
        "cookie-forged",
        "cookie-alg-none",
        "cookie-quoted",
        "cookie-twice",
    ];
    assert_found(Fault::TrustsForgedCookies, Severity::Bypass, &expected);
}

#[test]
fn first_of_two_authorization_headers_is_found() {
    let expected = ["authorization-valid-first"];
    assert_found(Fault::UsesFirstAuthorization, Severity::Weakness, &expected);
}

#[test]
fn unprotected_spelling_of_the_path_is_found() {
    let expected = ["path-double-slash"];
    assert_found(Fault::ProtectsExactPathOnly, Severity::Bypass, &expected);
}

#[test]
fn unprotected_methods_are_found() {
    let expected = [
        "method-head",
        "method-post",
        "override-x-http-method-override",
    ];
    assert_found(Fault::ProtectsGetOnly, Severity::Bypass, &expected);
}

#[test]
fn trusted_header_of_a_proxy_is_found() {
    let expected = ["x-original-url-public"];
    assert_found(Fault::TrustsOriginalUrl, Severity::Bypass, &expected);
}

#[test]
fn protected_body_of_a_preflight_request_is_found() {
    let expected = ["preflight", "method-options"];
    assert_found(
        Fault::PreflightResponseWithBody,
        Severity::Bypass,
        &expected,
    );
}

#[test]
fn redirect_to_a_forwarded_host_is_found() {
    let expected = ["x-forwarded-host", "host-foreign"];
    assert_found(
        Fault::RedirectsToForwardedHost,
        Severity::Weakness,
        &expected,
    );
}

#[test]
fn redirect_to_a_forwarded_host_has_a_remedy() {
    let report = run(Fault::RedirectsToForwardedHost);
    for (_, finding) in report.findings() {
        assert!(finding.response.contains("`public_url`"), "{report}");
    }
}

#[test]
fn server_error_is_found() {
    assert_found(Fault::FailsOnMalformedTokens, Severity::Weakness, &["dots"]);
}

#[test]
fn reading_the_body_before_the_check_is_found() {
    let expected = ["body-withheld", "body-large", "body-chunked"];
    assert_found(Fault::ReadsBodyFirst, Severity::Weakness, &expected);
}

#[test]
fn protected_body_of_a_rejection_is_found() {
    let expected = ["no-credentials", "forged-signature"];
    assert_found(Fault::RejectsWithBody, Severity::Bypass, &expected);
}

#[test]
fn rejected_valid_credential_is_an_error() {
    let report = run(Fault::RejectsEverything);
    assert!(!report.is_passed());
    assert!(
        report
            .to_string()
            .contains("a valid credential was rejected with 401; the result proves nothing: "),
        "{report}"
    );
}

#[test]
fn rejected_valid_credential_after_the_requests_is_an_error() {
    let report = run(Fault::RejectsLater);
    assert!(!report.is_passed());
    assert!(
        report.to_string().contains("after the hostile requests"),
        "{report}"
    );
}

#[test]
fn accepted_finding_is_listed_and_passes() {
    let url = server(Fault::ReadsTokenOfQuery);
    let suite = suite(&url, Arc::clone(&WORLD.tokens)).accept("query-token");
    let report = run_suite(suite.protect("/admin", ProtectedRoute::get()));
    report.assert();
    assert_eq!(report.routes[0].accepted[0].name, "query-token");
}

#[test]
fn report_in_json_has_the_findings_and_no_credentials() {
    let report = run(Fault::AcceptsAlgNone);
    let json = report.to_json();
    let finding = &json["routes"][0]["findings"][0];
    assert_eq!(finding["severity"], "bypass");
    assert_eq!(finding["name"], "alg-none");
    for text in [json.to_string(), report.to_string(), format!("{report:?}")] {
        assert!(!text.contains("eyJ"), "{text}");
    }
}

/// A source with a session token only.
struct SessionsOnly;

impl TokenSource for SessionsOnly {
    async fn credential(&self, kind: CredentialKind) -> Result<Option<String>, SourceError> {
        match kind {
            CredentialKind::Session => WORLD.tokens.credential(kind).await,
            _ => Ok(None),
        }
    }
}

#[test]
fn missing_credentials_are_listed_as_not_tested() {
    let suite = suite(&server(Fault::None), SessionsOnly);
    let report = run_suite(suite.protect("/admin", ProtectedRoute::get()));
    report.assert();
    assert!(report.routes[0].not_tested.contains(&"expired"), "{report}");
    assert!(
        report.routes[0].not_tested.contains(&"hs256-pem"),
        "{report}"
    );
}

#[test]
fn unusable_url_and_missing_routes_are_errors() {
    let tokens = || Arc::clone(&WORLD.tokens);
    for url in ["not a url", "https://127.0.0.1:1", "http://127.0.0.1:1"] {
        let suite = suite(url, tokens()).protect("/admin", ProtectedRoute::get());
        assert!(!run_suite(suite).is_passed(), "{url}");
    }
    let suite = suite(&server(Fault::None), tokens());
    assert!(!run_suite(suite).is_passed());
}
