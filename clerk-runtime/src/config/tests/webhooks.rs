//! Webhook secrets and the rate limit.

use super::{LIVE_SECRET, SECRET, malformed, rejected, settings, test_keys};
use crate::config::{ClerkBuilder, ConfigErrorKind, env};

const ONE: &str = "whsec_c2VjcmV0";
const OTHER: &str = "whsec_b3RoZXI=";

#[test]
fn missing_required_secret_is_an_error() {
    let error = rejected(
        test_keys().require_webhook_signing_secret(),
        "CLERK_WEBHOOK_SIGNING_SECRET is missing",
        &[],
    );
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
    let builder = test_keys().require_webhook_signing_secret();
    settings(builder.webhook_signing_secret(ONE));
    assert!(settings(test_keys()).webhooks.verifier.is_none());
}

#[test]
fn malformed_secret_among_several_is_rejected() {
    settings(test_keys().webhook_signing_secrets([ONE, OTHER]));
    let wrong = test_keys().webhook_signing_secrets([ONE, "whsec_!!!!!!"]);
    malformed(wrong, "CLERK_WEBHOOK_SIGNING_SECRET", "whsec_!!!!!!");
}

#[test]
fn comma_separated_secrets_of_the_environment_are_all_used() {
    let from_env = |secrets: &'static str| {
        env::read(move |variable| match variable {
            "CLERK_SECRET_KEY" => Some(SECRET.into()),
            "CLERK_WEBHOOK_SIGNING_SECRET" => Some(secrets.into()),
            _ => None,
        })
        .and_then(ClerkBuilder::settings)
    };
    let both = from_env("whsec_c2VjcmV0, whsec_b3RoZXI=,").unwrap();
    assert!(both.webhooks.verifier.is_some());
    assert!(from_env("whsec_c2VjcmV0,nonsense").is_err());
}

#[test]
fn body_limit_defaults_to_one_mebibyte() {
    assert_eq!(settings(test_keys()).webhooks.body_limit, 1024 * 1024);
    let builder = test_keys().webhook_body_limit(5);
    assert_eq!(settings(builder).webhooks.body_limit, 5);
}

#[test]
fn rate_limit_defaults_to_below_clerks_limit() {
    let limit = |builder| settings(builder).api.rate_limit();
    assert_eq!(limit(test_keys()), Some(95));
    let live = ClerkBuilder::new().secret_key(LIVE_SECRET);
    assert_eq!(
        limit(live.authorized_parties(["https://a.example"])),
        Some(950)
    );
    assert_eq!(limit(test_keys().rate_limit(7)), Some(7));
    assert_eq!(limit(test_keys().no_rate_limit()), None);
    malformed(test_keys().rate_limit(0), "`.rate_limit(…)`", "0");
}
