//! Checks of single settings and of their combinations. No I/O, except for the creation of the HTTP
//! client.

mod api;
mod credentials;
mod frontend_api;
mod keys;
mod pages;
mod published_keys;
mod shared;
#[cfg(feature = "reqwest")]
mod unavailable;
mod url;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use super::error::{ConfigError, Setting};
use super::raw::{RawCaches, RawSettings, RawTokens};
use super::settings::{CacheSettings, Settings};
use crate::jwt::ClaimRules;
use crate::oauth::ResourceServer;
use crate::policy::{Failure, grammar};
use crate::revocations::RevocationLog;
use credentials::Credentials;
use keys::CheckedKeys;

/// Longest cache time of machine tokens, during which a revoked opaque token is still accepted.
const MAX_MACHINE_TOKEN_TTL: Duration = Duration::from_secs(10);

/// Largest clock skew. Clocks do not differ by more, so a larger value is probably a mistake of
/// units.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);

impl Settings {
    /// Checks everything that can be known before the first request.
    pub(super) fn check(raw: RawSettings) -> Result<Self, ConfigError> {
        let keys = CheckedKeys::check(raw.keys, &raw.misspelt)?;
        let credentials = Credentials::check(&raw.tokens, &keys)?;
        let rules = claim_rules(raw.tokens)?;
        warn_about_missing_parties(&keys, &rules);
        warn_about_missing_secret_key(&keys);
        let (has_secret_key, is_live) = (keys.secret_key.is_some(), keys.is_live());
        let explains_denials = raw.replies.explain_denials && keys.is_development();
        let websocket_tokens = credentials.websocket_tokens;
        let engine = pages::engine(raw.pages, keys.publishable_key.clone(), credentials, rules)?;
        let published_keys = published_keys::url(&keys, &engine)?;
        let shared = shared::check(raw.shared, &keys)?;
        let revocations = Arc::new(RevocationLog::new(raw.clock.clone()));
        let link = shared.as_ref().map(|it| Arc::clone(&it.link));
        let (clock, log) = (raw.clock.clone(), (Arc::clone(&revocations), link));
        let api = api::client(&raw.api, &keys, published_keys, clock, log)?;
        Ok(Self {
            frontend_api: frontend_api::upstream(&raw.api, &keys, &engine, &api)?,
            api,
            revocations,
            engine,
            websocket_tokens,
            jwt_key: keys.jwt_key,
            webhooks: webhooks::check(&raw.webhooks)?,
            has_secret_key,
            is_live,
            clock: raw.clock,
            on_missing: failure(Setting::ON_MISSING, raw.replies.on_missing)?,
            on_invalid: failure(Setting::ON_INVALID, raw.replies.on_invalid)?,
            on_denied: failure(Setting::ON_DENIED, raw.replies.on_denied)?,
            hidden: raw.replies.hidden,
            explains_denials,
            resource_server: resource_server(raw.resource_server)?,
            caches: caches(&raw.caches)?,
            shared,
        })
    }
}

fn claim_rules(raw: RawTokens) -> Result<ClaimRules, ConfigError> {
    for party in &raw.authorized_parties {
        url::party(Setting::AUTHORIZED_PARTIES, party)?;
    }
    reject_empty_entries(Setting::AUDIENCE, &raw.audience)?;
    reject_empty_entries(Setting::ISSUER, &raw.issuer)?;
    if let Some(types) = &raw.header_types {
        check_header_types(types)?;
    }
    let default = ClaimRules::default();
    Ok(ClaimRules {
        authorized_parties: raw.authorized_parties,
        audience: raw.audience,
        issuer: raw.issuer,
        header_types: raw.header_types,
        clock_skew_ms: raw
            .clock_skew
            .map_or(Ok(default.clock_skew_ms), clock_skew_ms)?,
        ..default
    })
}

fn check_header_types(types: &[String]) -> Result<(), ConfigError> {
    if types.is_empty() {
        return Err(Setting::HEADER_TYPES.malformed(
            "is an empty list, which rejects every token; write the accepted types, such as `JWT`, or \
             remove the call to accept `JWT` and tokens without a type",
        ));
    }
    reject_empty_entries(Setting::HEADER_TYPES, types)
}

fn clock_skew_ms(skew: Duration) -> Result<i64, ConfigError> {
    i64::try_from(skew.as_millis())
        .ok()
        .filter(|_| skew <= MAX_CLOCK_SKEW)
        .ok_or_else(|| Setting::CLOCK_SKEW.malformed("is more than 5 minutes"))
}

/// Rejects empty entries, which would match nothing, or disable a check unintentionally.
fn reject_empty_entries(setting: Setting, items: &[String]) -> Result<(), ConfigError> {
    if items.iter().any(|item| item.trim().is_empty()) {
        return Err(setting.malformed("has an empty entry; remove it"));
    }
    Ok(())
}

fn failure(setting: Setting, failure: Option<Failure>) -> Result<Option<Failure>, ConfigError> {
    if failure.is_none_or(Failure::is_valid) {
        return Ok(failure);
    }
    Err(setting.malformed(
        "is neither a status between 400 and 499 nor a redirect to a path or an absolute https URL",
    ))
}

fn resource_server(raw: ResourceServer) -> Result<ResourceServer, ConfigError> {
    let mut scopes = raw.scopes.iter().flatten();
    if scopes.all(|scope| grammar::is_scope(scope.as_bytes())) {
        return Ok(raw);
    }
    Err(Setting::OAUTH_SCOPES
        .malformed("has an entry that is no scope; remove spaces, quotes and empty entries"))
}

fn caches(raw: &RawCaches) -> Result<CacheSettings, ConfigError> {
    if raw.machine_token_ttl > MAX_MACHINE_TOKEN_TTL {
        return Err(Setting::MACHINE_TOKEN_CACHE_TTL.malformed(
            "is more than 10 seconds; a revoked token would be accepted for that time",
        ));
    }
    Ok(CacheSettings {
        token_capacity: raw.token_capacity,
        signing_keys: raw.signing_keys,
        max_stale_key_age: raw.max_stale_key_age,
        user_ttl: raw.user_ttl.filter(|ttl| !ttl.is_zero()),
        machine_token_ttl: raw.machine_token_ttl,
    })
}

fn warn_about_missing_parties(keys: &CheckedKeys, rules: &ClaimRules) {
    if keys.is_live() && rules.authorized_parties.is_empty() {
        tracing::warn!(
            "a live Clerk instance accepts session tokens of any origin; \
             set CLERK_AUTHORIZED_PARTIES to the origins of your frontends"
        );
    }
}

fn warn_about_missing_secret_key(keys: &CheckedKeys) {
    if keys.secret_key.is_none() && keys.publishable_key.is_some() {
        tracing::warn!(
            "there is no CLERK_SECRET_KEY: only bearer tokens that are JWTs are accepted; cookies, \
             handshakes, opaque machine tokens and Backend API calls need it"
        );
    }
}
