//! Regressions on hosts without CA certificates, such as a container without `ca-certificates`.
//!
//! The variables that name certificates are read once per process, so each test runs another test of
//! this binary in its own process.

use std::error::Error as _;
use std::process::Command;

use clerk_runtime::Clerk;
use clerk_runtime::api::ErrorKind;
use clerk_runtime::config::ConfigErrorKind;
use clerk_runtime::dev::Instance;

const SECRET: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";

/// Environment variable that is set in processes without certificates.
const VARIABLE: &str = "REGRESSIONS_WITHOUT_CERTIFICATES";

/// Runs the ignored test of this name without certificates.
fn run_without_certificates(test: &str) {
    let module = module_path!().split_once("::").unwrap().1;
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "--ignored",
            "--nocapture",
            &format!("{module}::{test}"),
        ])
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{errors}");
    assert!(printed.contains("1 passed"), "{printed}{errors}");
}

/// Returns `true` in a process that another test has started.
#[expect(
    clippy::disallowed_methods,
    reason = "the test sets it for its own process"
)]
fn has_no_certificates() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

#[test]
fn missing_certificates_are_named_at_start() {
    run_without_certificates("child_start");
}

#[test]
#[ignore = "run by missing_certificates_are_named_at_start, in its own process"]
fn child_start() {
    if !has_no_certificates() {
        return;
    }
    let error = Clerk::builder().secret_key(SECRET).build().unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::Transport);
    let text = error.to_string();
    for word in ["CA certificates", "`ca-certificates`", "`SSL_CERT_FILE`"] {
        assert!(text.contains(word), "{text}");
    }
    assert!(error.source().unwrap().is::<reqwest::Error>());
    assert!(
        format!("{error:?}").contains("No CA certificates were loaded"),
        "{error:?}"
    );
    assert!(!format!("{error:?}").contains(SECRET));
}

#[test]
fn plain_http_needs_no_certificates() {
    run_without_certificates("child_plain_http");
}

#[tokio::test]
#[ignore = "run by plain_http_needs_no_certificates, in its own process"]
async fn child_plain_http() {
    if !has_no_certificates() {
        return;
    }
    let instance = Instance::start().await.unwrap();
    let offline = instance.clerk().unwrap();
    let configured = Clerk::builder()
        .secret_key(instance.secret_key())
        .api_url(instance.url())
        .build()
        .unwrap();
    let alice = instance.sign_in("alice").unwrap();
    for clerk in [offline, configured] {
        let user = clerk.users().get(&alice.user_id()).await.unwrap();
        assert_eq!(user.first_name.as_deref(), Some("Alice"));
    }
}

#[test]
fn public_key_needs_no_certificates() {
    run_without_certificates("child_public_key");
}

#[tokio::test]
#[ignore = "run by public_key_needs_no_certificates, in its own process"]
async fn child_public_key() {
    if !has_no_certificates() {
        return;
    }
    let instance = Instance::start().await.unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let jwt_key = || Clerk::builder().jwt_key(instance.jwt_key());
    let alone = jwt_key().build().unwrap();
    let with_secret_key = jwt_key().secret_key(SECRET).build().unwrap();
    for clerk in [&alone, &with_secret_key] {
        let (method, uri) = (
            http::Method::GET,
            http::Uri::from_static("http://localhost/"),
        );
        let mut headers = http::HeaderMap::new();
        let bearer = format!("Bearer {}", alice.token());
        headers.insert("authorization", bearer.parse().unwrap());
        let head = clerk_runtime::RequestHead::new(&method, &uri, &headers);
        let state = clerk.authenticate_request(&head, <_>::default()).await;
        assert!(state.is_authenticated(), "{:?}", state.message());
    }
    // The call over https fails and names the cause.
    let error = with_secret_key
        .users()
        .get(&alice.user_id())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    let texts: Vec<_> = causes.map(ToString::to_string).collect();
    assert!(
        texts.iter().any(|text| text.contains("`SSL_CERT_FILE`")),
        "{texts:?}"
    );
    assert!(
        texts.iter().any(|text| text.contains("No CA certificates")),
        "{texts:?}"
    );
}
