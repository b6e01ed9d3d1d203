//! URL of the signing keys that the Frontend API publishes, for an instance without a secret key.

use ::url::Url;

use super::keys::CheckedKeys;
use super::url::is_safe;
use crate::config::error::{ConfigError, Setting};
use crate::engine::{EngineConfig, Frontend};

/// Returns the URL; `None` if the instance has another source of keys.
pub(super) fn url(
    keys: &CheckedKeys,
    config: &EngineConfig,
) -> Result<Option<String>, ConfigError> {
    match &config.frontend {
        Some(frontend) if keys.secret_key.is_none() && keys.jwt_key.is_none() => {
            of_frontend(frontend, config).map(Some)
        }
        _ => Ok(None),
    }
}

fn of_frontend(frontend: &Frontend, config: &EngineConfig) -> Result<String, ConfigError> {
    let mut url = frontend_api(frontend, config)?;
    if !is_safe(&url) {
        return Err(Setting::PROXY_URL.malformed(
            "is a plain http URL, over which signing keys could be forged; write `https://`",
        ));
    }
    let path = format!("{}/.well-known/jwks.json", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    Ok(url.into())
}

/// Returns the URL at which this server reaches the Frontend API: that of the proxy, or else that of
/// the offline instance, or else Clerk's host.
fn frontend_api(frontend: &Frontend, config: &EngineConfig) -> Result<Url, ConfigError> {
    let url = match (&config.proxy_url, &frontend.danger_origin) {
        (Some(path), _) if path.starts_with('/') => {
            let origin = config.public_url.as_ref();
            origin.and_then(|origin| origin.join(path).ok())
        }
        (Some(url), _) | (None, Some(url)) => Url::parse(url).ok(),
        (None, None) => Url::parse(&format!("https://{}", config.frontend_api_host(frontend))).ok(),
    };
    url.ok_or_else(|| {
        Setting::PROXY_URL.malformed(
            "is a path, from which the signing keys cannot be fetched; write an absolute URL, or set \
             CLERK_PUBLIC_URL, CLERK_SECRET_KEY or CLERK_JWT_KEY",
        )
    })
}
