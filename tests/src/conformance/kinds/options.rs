//! Conversion of a case's options to settings.

use std::time::Duration;

use clerk_runtime::__conformance::ClaimRules;
use clerk_runtime::Clerk;
use clerk_runtime::config::ClerkBuilder;
use serde_json::Value;

use super::accepted_token;
use crate::conformance::Corpus;

/// Returns a text option; an empty text counts as absent.
pub(super) fn text<'o>(options: &'o Value, name: &str) -> Option<&'o str> {
    options[name].as_str().filter(|text| !text.is_empty())
}

/// Returns one text or a list of texts, without empty ones.
pub(super) fn texts(options: &Value, name: &str) -> Vec<String> {
    let texts = match &options[name] {
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        one => Vec::from_iter(one.as_str()),
    };
    texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the rules for a token's claims.
pub(super) fn rules(options: &Value) -> ClaimRules {
    let mut rules = ClaimRules::default();
    rules.authorized_parties = texts(options, "authorizedParties");
    rules.audience = texts(options, "audience");
    rules.issuer = texts(options, "issuer");
    rules.header_types = options
        .get("headerType")
        .filter(|it| !it.is_null())
        .map(|_| texts(options, "headerType"));
    if let Some(skew) = options["clockSkewInMs"].as_i64() {
        rules.clock_skew_ms = skew;
    }
    rules
}

/// Origins of the data's satellites and primary domains. Clerk's packages accept every origin; here
/// the application configures them.
const KNOWN_ORIGINS: [&str; 2] = ["http://localhost:3001", "https://satellite.dev"];

/// Returns the reason why the options of a case cannot be expressed here, or `None` if they can.
pub(super) fn inexpressible(options: &Value) -> Option<&'static str> {
    if options["clockSkewInMs"]
        .as_f64()
        .is_some_and(|skew| skew < 0.0)
    {
        Some("`clock_skew` cannot be negative")
    } else if accepted_token::accepted(&options["acceptsToken"]).is_none() {
        Some("there is no such token type")
    } else {
        None
    }
}

/// Returns a builder with the settings of a case.
pub(super) fn builder(options: &Value, corpus: &Corpus) -> ClerkBuilder {
    let mut builder = Clerk::builder().allowed_origins(KNOWN_ORIGINS);
    for (name, set) in TEXTS {
        if let Some(value) = text(options, name) {
            builder = set(builder, value);
        }
    }
    if let Some(jwt_key) = text(options, "jwtKey") {
        builder = builder.jwt_key(corpus.pem(jwt_key));
    }
    if let Some(skew) = options["clockSkewInMs"].as_u64() {
        builder = builder.clock_skew(Duration::from_millis(skew));
    }
    if !options["headerType"].is_null() {
        builder = builder.header_types(texts(options, "headerType"));
    }
    let patterns = &options["organizationSyncOptions"];
    builder
        .cache_signing_keys(options["skipJwksCache"] != true)
        .is_satellite(options["isSatellite"] == true)
        .satellite_auto_sync(options["satelliteAutoSync"] == true)
        .authorized_parties(texts(options, "authorizedParties"))
        .audience(texts(options, "audience"))
        .issuer(texts(options, "issuer"))
        .organization_patterns(texts(patterns, "organizationPatterns"))
        .personal_account_patterns(texts(patterns, "personalAccountPatterns"))
}

type Setter = fn(ClerkBuilder, &str) -> ClerkBuilder;

const TEXTS: [(&str, Setter); 8] = [
    ("secretKey", |builder, key| builder.secret_key(key)),
    ("publishableKey", |builder, key| {
        builder.publishable_key(key)
    }),
    ("webhookSigningSecret", |builder, secret| {
        builder.webhook_signing_secret(secret)
    }),
    ("machineSecretKey", |builder, key| {
        builder.machine_secret_key(key)
    }),
    ("domain", |builder, domain| builder.domain(domain)),
    ("proxyUrl", |builder, url| builder.proxy_url(url)),
    ("signInUrl", |builder, url| builder.sign_in_url(url)),
    ("signUpUrl", |builder, url| builder.sign_up_url(url)),
];
