//! Checks of the Backend API settings.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;

use super::keys::CheckedKeys;
use super::url;
use crate::api::{
    Bearer, Client, ClientConfig, RetryPolicy, Transport, TransportError, TransportErrorKind,
    TransportFuture,
};
use crate::clock::Clock;
#[cfg(not(feature = "reqwest"))]
use crate::config::error::ConfigErrorKind;
use crate::config::error::{ConfigError, Setting};
use crate::config::raw::{RateLimit, RawApi};
use crate::revocations::RevocationLog;
use crate::shared::SharedLink;

const DEFAULT_URL: &str = "https://api.clerk.com";
const DEFAULT_VERSION: &str = "v1";
const PRODUCT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

pub(super) fn client(
    raw: &RawApi,
    keys: &CheckedKeys,
    published_keys: Option<String>,
    clock: Arc<dyn Clock>,
    (revocations, shared): (Arc<RevocationLog>, Option<Arc<SharedLink>>),
) -> Result<Client, ConfigError> {
    let url = raw.url.as_deref().unwrap_or(DEFAULT_URL);
    let config = ClientConfig {
        base_url: url::api(url, raw.any_http_host)?,
        version: version(raw.version.as_deref())?,
        secret_key: bearer(Setting::SECRET_KEY, keys.secret_key.as_deref())?,
        machine_secret_key: bearer(
            Setting::MACHINE_SECRET_KEY,
            keys.machine_secret_key.as_deref(),
        )?,
        published_keys,
        user_agent: user_agent(raw.user_agent.as_deref())?,
        timeout: raw.timeout,
        retry: RetryPolicy::default(),
        rate_limit: rate_limit(raw.rate_limit, keys.is_live())?,
        shared,
    };
    let transport = transport(raw, &config, keys)?;
    Ok(Client::new(transport, clock, revocations, config))
}

/// Returns the calls per ten seconds. The defaults are below Clerk's limits, since a call is
/// counted here when it starts, and by Clerk when it arrives.
fn rate_limit(limit: RateLimit, is_live: bool) -> Result<Option<usize>, ConfigError> {
    match limit {
        RateLimit::Default if is_live => Ok(Some(950)),
        RateLimit::Default => Ok(Some(95)),
        RateLimit::Calls(0) => {
            Err(Setting::RATE_LIMIT
                .malformed("is 0: no call could start; write `.no_rate_limit()`"))
        }
        RateLimit::Calls(calls) => Ok(Some(calls)),
        RateLimit::None => Ok(None),
    }
}

fn version(version: Option<&str>) -> Result<String, ConfigError> {
    let version = version.unwrap_or(DEFAULT_VERSION);
    if version.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(version.to_owned());
    }
    Err(Setting::API_VERSION.malformed("is not a version; write `v1`"))
}

fn bearer(setting: Setting, key: Option<&str>) -> Result<Option<Bearer>, ConfigError> {
    let unusable =
        || setting.malformed("contains characters that a key cannot contain; copy the key again");
    key.map(|key| Bearer::new(key).ok_or_else(unusable))
        .transpose()
}

fn user_agent(name: Option<&str>) -> Result<HeaderValue, ConfigError> {
    let name = name.map_or_else(|| PRODUCT.to_owned(), |name| format!("{PRODUCT} {name}"));
    HeaderValue::try_from(name).map_err(|_| {
        Setting::USER_AGENT.malformed("contains characters that a header cannot contain")
    })
}

fn transport(
    raw: &RawApi,
    config: &ClientConfig,
    keys: &CheckedKeys,
) -> Result<Arc<dyn Transport>, ConfigError> {
    match &raw.transport {
        Some(transport) => Ok(Arc::clone(transport)),
        None if makes_no_calls(config, keys) => Ok(Arc::new(NoTransport)),
        None => {
            let url = config.published_keys.as_ref().unwrap_or(&config.base_url);
            default_transport(raw.connect_timeout, url, keys)
        }
    }
}

/// Returns `true` if there is neither a key for the Backend API nor a publishable key, with which
/// signing keys and OAuth metadata are fetched from the Frontend API.
fn makes_no_calls(config: &ClientConfig, keys: &CheckedKeys) -> bool {
    let has_key = config.secret_key.is_some() || config.machine_secret_key.is_some();
    !has_key && keys.publishable_key.is_none()
}

/// Returns the default HTTP client. If it cannot be created, a URL with plain `http` gets a client
/// without CA certificates. An instance with a public key verifies tokens nevertheless, and only its
/// calls fail. Any other instance could not fetch its signing keys, so building it is an error.
#[cfg(feature = "reqwest")]
fn default_transport(
    connect_timeout: std::time::Duration,
    url: &str,
    keys: &CheckedKeys,
) -> Result<Arc<dyn Transport>, ConfigError> {
    use super::unavailable::UnavailableTransport;
    use crate::api::ReqwestTransport;

    let error = match ReqwestTransport::new(connect_timeout) {
        Ok(transport) => return Ok(Arc::new(transport)),
        Err(error) => error,
    };
    if url.starts_with("http:")
        && let Ok(transport) = ReqwestTransport::plain_http(connect_timeout)
    {
        return Ok(Arc::new(transport));
    }
    let unavailable = UnavailableTransport::new(error);
    if keys.jwt_key.is_some() {
        tracing::warn!("Backend API calls will fail: {unavailable}");
        return Ok(Arc::new(unavailable));
    }
    Err(unavailable.into_config_error())
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(
    _: std::time::Duration,
    _: &str,
    _: &CheckedKeys,
) -> Result<Arc<dyn Transport>, ConfigError> {
    Err(Setting::TRANSPORT.error(
        ConfigErrorKind::Transport,
        "is missing: enable the feature `reqwest`, or set your own HTTP client",
    ))
}

/// HTTP client of an instance that has its public key and no secret key, which makes no calls.
#[derive(Debug)]
struct NoTransport;

impl Transport for NoTransport {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        let failure = TransportError::new(TransportErrorKind::Connect);
        Box::pin(std::future::ready(Err(failure)))
    }
}
