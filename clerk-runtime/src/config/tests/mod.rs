//! Tests of the settings: an error names the wrong setting, and never contains its value.

mod environment;
mod keys;
mod values;
mod webhooks;

use std::time::Duration;

use super::{ClerkBuilder, ConfigError, ConfigErrorKind, Settings};

const SECRET: &str = "sk_test_aVerySecretKey";
const LIVE_SECRET: &str = "sk_live_aVerySecretKey";
/// `foo-bar-13.clerk.accounts.dev`
const PUBLISHABLE: &str = "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk";
/// `clerk.example.com`
const LIVE_PUBLISHABLE: &str = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k";

/// Returns a builder with the keys of a development instance.
fn test_keys() -> ClerkBuilder {
    ClerkBuilder::new()
        .secret_key(SECRET)
        .publishable_key(PUBLISHABLE)
}

fn settings(builder: ClerkBuilder) -> Settings {
    builder.settings().unwrap()
}

/// Returns the error. Asserts that it names its setting and shows none of these values, except
/// values that are short enough to be a word of the text.
fn rejected(builder: ClerkBuilder, name: &str, values: &[&str]) -> ConfigError {
    let shown = format!("{builder:?}");
    let error = builder.settings().unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with(name), "{text}");
    assert!(
        !text.contains("aVerySecretKey") && !shown.contains("aVerySecretKey"),
        "{text}"
    );
    for value in values.iter().filter(|value| value.len() > 8) {
        assert!(!text.contains(value), "{text}");
    }
    error
}

fn malformed(builder: ClerkBuilder, name: &str, value: &str) {
    let error = rejected(builder, name, &[value]);
    assert_eq!(error.kind(), ConfigErrorKind::Malformed, "{value}");
}

#[test]
fn minimal_settings_have_the_documented_defaults() {
    let settings = settings(test_keys());
    assert!(settings.has_secret_key && settings.jwt_key.is_none());
    assert!(settings.on_missing.is_none() && settings.on_denied.is_none());
    assert!(settings.hidden.is_none());
    assert_eq!(settings.engine.rules.clock_skew_ms, 5000);
    assert_eq!(settings.caches.token_capacity, 10_000);
    assert!(settings.caches.signing_keys);
    assert_eq!(settings.caches.max_stale_key_age, Duration::from_hours(24));
    assert_eq!(settings.caches.machine_token_ttl, Duration::from_secs(10));
    assert_eq!(settings.caches.user_ttl, None);
    assert_eq!(settings.api.jwks_url(), "https://api.clerk.com/v1/jwks");
}
