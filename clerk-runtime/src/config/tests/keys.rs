//! Required keys and their forms.

use super::{
    LIVE_PUBLISHABLE, LIVE_SECRET, PUBLISHABLE, SECRET, malformed, rejected, settings, test_keys,
};
use crate::config::{ClerkBuilder, ConfigErrorKind};
use crate::engine::InstanceType;
use crate::shared::InProcess;

const PEM: &str = include_str!("public.pem");

fn new() -> ClerkBuilder {
    ClerkBuilder::new()
}

#[test]
fn no_settings_is_a_missing_secret_key() {
    let error = rejected(new(), "CLERK_SECRET_KEY", &[]);
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
    assert_eq!(
        (error.variable(), error.method()),
        (Some("CLERK_SECRET_KEY"), "secret_key")
    );
}

#[test]
fn empty_key_counts_as_unset() {
    let error = rejected(
        new().secret_key("").publishable_key("").jwt_key(""),
        "CLERK_SECRET_KEY",
        &[],
    );
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
}

#[test]
fn shared_store_needs_a_key_that_names_the_instance() {
    let without_keys = new().jwt_key(PEM).shared(InProcess::new());
    let error = rejected(without_keys, "`.shared(…)` needs", &[]);
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
    assert_eq!(error.method(), "shared");
    let text = error.to_string();
    assert!(text.contains("CLERK_PUBLISHABLE_KEY"), "{text}");
    settings(new().secret_key(SECRET).shared(InProcess::new()));
    settings(new().publishable_key(PUBLISHABLE).shared(InProcess::new()));
}

#[test]
fn jwt_key_alone_accepts_bearer_tokens() {
    let settings = settings(new().jwt_key(PEM));
    assert!(settings.jwt_key.is_some() && !settings.has_secret_key);
    assert!(settings.engine.frontend.is_none());
}

#[test]
fn publishable_key_alone_accepts_bearer_tokens() {
    for builder in [new(), new().jwt_key(PEM)] {
        let settings = settings(builder.publishable_key(PUBLISHABLE));
        let engine = &settings.engine;
        assert!(!settings.has_secret_key && engine.frontend.is_some());
        assert!(engine.bearer_only && engine.browser_frontend().is_none());
    }
    let engine = settings(test_keys()).engine;
    assert!(!engine.bearer_only && engine.browser_frontend().is_some());
}

#[test]
fn published_keys_are_those_of_the_frontend_api() {
    let url = |builder: ClerkBuilder| {
        let api = settings(builder).api;
        api.fetches_published_keys().then(|| api.jwks_url())
    };
    let path = "/.well-known/jwks.json";
    let keyless = || new().publishable_key(LIVE_PUBLISHABLE);
    for (builder, base) in [
        (keyless(), "https://clerk.example.com"),
        (
            keyless().proxy_url("https://app.example/__clerk/"),
            "https://app.example/__clerk",
        ),
        (
            keyless().proxy_url("https://app.example"),
            "https://app.example",
        ),
        (
            keyless().proxy_url("https://app.example/__clerk?a=b#c"),
            "https://app.example/__clerk",
        ),
        (
            keyless().proxy_url("http://127.0.0.1:4000"),
            "http://127.0.0.1:4000",
        ),
        (
            keyless()
                .proxy_url("/__clerk")
                .public_url("https://app.example"),
            "https://app.example/__clerk",
        ),
        (
            keyless().danger_frontend_api_origin("http://127.0.0.1:4000"),
            "http://127.0.0.1:4000",
        ),
    ] {
        assert_eq!(url(builder), Some(format!("{base}{path}")));
    }
    assert_eq!(url(keyless().jwt_key(PEM)), None);
    assert_eq!(url(test_keys()), None);
}

#[test]
fn proxy_from_which_no_keys_can_be_fetched_is_rejected() {
    for proxy_url in ["/__clerk", "http://proxy.example/__clerk"] {
        let builder = new().publishable_key(LIVE_PUBLISHABLE);
        malformed(builder.proxy_url(proxy_url), "CLERK_PROXY_URL", proxy_url);
        settings(test_keys().proxy_url(proxy_url));
    }
}

#[test]
fn satellite_requires_the_secret_key() {
    let builder = new().publishable_key(LIVE_PUBLISHABLE);
    let builder = builder.is_satellite(true).domain("satellite.example");
    let error = rejected(builder, "CLERK_SECRET_KEY", &[]);
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
}

#[test]
fn secret_key_alone_accepts_bearer_tokens() {
    let settings = settings(new().secret_key(SECRET));
    assert!(settings.has_secret_key && settings.engine.frontend.is_none());
}

#[test]
fn publishable_key_sets_the_instance_type() {
    let engine = settings(test_keys()).engine;
    let frontend = engine.frontend.unwrap();
    assert_eq!(frontend.instance_type, InstanceType::Development);
    assert_eq!(
        frontend.original_frontend_api,
        "foo-bar-13.clerk.accounts.dev"
    );
}

#[test]
fn keys_of_different_environments_are_rejected() {
    let pairs = [(SECRET, LIVE_PUBLISHABLE), (LIVE_SECRET, PUBLISHABLE)];
    for (secret, publishable) in pairs {
        let builder = new().secret_key(secret).publishable_key(publishable);
        let error = rejected(builder, "CLERK_SECRET_KEY", &[publishable]);
        assert_eq!(error.kind(), ConfigErrorKind::Contradiction);
        assert!(error.to_string().contains("CLERK_PUBLISHABLE_KEY"));
    }
}

#[test]
fn malformed_keys_are_rejected() {
    for bad in [
        PUBLISHABLE,
        "sk_prod_abc",
        "hunter22",
        "sk_test_a\nb",
        "sk_test_é",
        "sk_test_a b",
        "sk_test_\u{7}",
        "sk_test_",
        "sk_live_",
    ] {
        malformed(new().secret_key(bad), "CLERK_SECRET_KEY", bad);
    }
    // The last ones have the hosts `https://x.com`, `a b` and `x.com/path`.
    for bad in [
        SECRET,
        "pk_test_",
        "pk_test_Zm9v",
        "pk_live_!!",
        "pk_test_aHR0cHM6Ly94LmNvbSQ=",
        "pk_test_YSBiJA==",
        "pk_test_eC5jb20vcGF0aCQ=",
    ] {
        let builder = new().secret_key(SECRET).publishable_key(bad);
        malformed(builder, "CLERK_PUBLISHABLE_KEY", bad);
    }
    for bad in [
        "abc",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ] {
        malformed(new().jwt_key(bad), "CLERK_JWT_KEY", bad);
    }
    for bad in [SECRET, "mt_abc", "ak_", "ak_a b", "ak_…"] {
        malformed(
            test_keys().machine_secret_key(bad),
            "CLERK_MACHINE_SECRET_KEY",
            bad,
        );
    }
    for bad in [SECRET, "c2VjcmV0"] {
        let builder = test_keys().webhook_signing_secret(bad);
        malformed(builder, "CLERK_WEBHOOK_SIGNING_SECRET", bad);
    }
}

#[test]
fn secret_key_that_ends_like_a_prefix_is_accepted() {
    for key in ["sk_test_abctest_", "sk_test_abclive_"] {
        assert!(settings(new().secret_key(key)).has_secret_key);
    }
}

#[test]
fn machine_key_and_webhook_secret_are_accepted() {
    settings(
        test_keys()
            .machine_secret_key("ak_abc")
            .webhook_signing_secret("whsec_c2VjcmV0"),
    );
}
