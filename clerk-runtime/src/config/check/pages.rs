//! Checks of the settings for pages, satellites and organization sync.

use super::credentials::Credentials;
use super::{reject_empty_entries, url};
use crate::config::error::{ConfigError, Setting};
use crate::config::raw::RawPages;
use crate::engine::{Contradiction, EngineConfig, Frontend, PathPatterns};
use crate::jwt::ClaimRules;

pub(super) fn engine(
    raw: RawPages,
    frontend: Option<Frontend>,
    credentials: Credentials,
    rules: ClaimRules,
) -> Result<EngineConfig, ConfigError> {
    for origin in &raw.allowed_origins {
        url::origin(Setting::ALLOWED_ORIGINS, origin)?;
    }
    let organizations = patterns(Setting::ORGANIZATION_PATTERNS, &raw.organization_patterns)?;
    let personal = patterns(
        Setting::PERSONAL_ACCOUNT_PATTERNS,
        &raw.personal_account_patterns,
    )?;
    let config = EngineConfig {
        frontend: with_origin(frontend, raw.frontend_api_origin)?,
        bearer_only: credentials.bearer_only,
        api_key_header: credentials.api_key_header,
        public_url: raw
            .public_url
            .as_deref()
            .map(url::public_origin)
            .transpose()?,
        allows_any_origin: raw.allows_any_origin,
        is_satellite: raw.is_satellite,
        satellite_auto_sync: raw.satellite_auto_sync,
        domain: checked(raw.domain, |host| url::host(Setting::DOMAIN, host))?,
        proxy_url: checked(raw.proxy_url, url::proxy)?,
        sign_in_url: checked(raw.sign_in_url, |text| {
            url::page(Setting::SIGN_IN_URL, text)
        })?,
        sign_up_url: checked(raw.sign_up_url, |text| {
            url::page(Setting::SIGN_UP_URL, text)
        })?,
        allowed_origins: raw.allowed_origins,
        organization_patterns: organizations,
        personal_account_patterns: personal,
        rules,
    };
    satellite(&config)?;
    Ok(config)
}

/// Checks a text unless it is missing.
fn checked(
    text: Option<String>,
    check: impl Fn(&str) -> Result<(), ConfigError>,
) -> Result<Option<String>, ConfigError> {
    text.as_deref().map_or(Ok(()), check)?;
    Ok(text)
}

fn patterns(setting: Setting, patterns: &[String]) -> Result<Option<PathPatterns>, ConfigError> {
    reject_empty_entries(setting, patterns)?;
    if patterns.is_empty() {
        return Ok(None);
    }
    PathPatterns::parse(patterns).map(Some).map_err(|_| {
        setting.malformed(
            "contains an invalid URL pattern; start with a slash, write parameters as `:slug` and a \
             wildcard as `(.*)`, such as `/orgs/:slug/(.*)`",
        )
    })
}

/// Sets the origin that replaces the Frontend API's own. It must be a loopback address.
fn with_origin(
    frontend: Option<Frontend>,
    origin: Option<String>,
) -> Result<Option<Frontend>, ConfigError> {
    if let Some(origin) = &origin {
        url::loopback_origin(Setting::DANGER_FRONTEND_API_ORIGIN, origin)?;
    }
    Ok(frontend.map(|frontend| Frontend {
        danger_origin: origin,
        ..frontend
    }))
}

/// Checks the settings that a satellite needs.
fn satellite(config: &EngineConfig) -> Result<(), ConfigError> {
    if !config.is_satellite {
        return Ok(());
    }
    if config.frontend.is_none() {
        return Err(Setting::PUBLISHABLE_KEY.missing("is missing; a satellite requires it"));
    }
    if config.bearer_only {
        return Err(Setting::SECRET_KEY.missing("is missing; a satellite requires it"));
    }
    config.check().map_err(explain)?;
    match &config.sign_in_url {
        Some(text) if config.is_development() && !url::is_http_url(text) => {
            Err(Setting::SIGN_IN_URL.malformed(
                "is not an absolute URL; a satellite uses the sign-in page of its primary application",
            ))
        }
        _ => Ok(()),
    }
}

/// Returns the error for settings that contradict each other.
fn explain(contradiction: Contradiction) -> ConfigError {
    match contradiction {
        Contradiction::SatelliteWithoutSignInUrl => Setting::SIGN_IN_URL
            .missing("is missing; a satellite of a development instance requires it"),
        Contradiction::SatelliteWithoutDomain => {
            Setting::DOMAIN.missing("is missing; a satellite requires it or CLERK_PROXY_URL")
        }
        Contradiction::OwnSignInUrl => Setting::SIGN_IN_URL.contradiction(
            "is on this satellite's own origin: a satellite signs in at its primary application",
        ),
    }
}
