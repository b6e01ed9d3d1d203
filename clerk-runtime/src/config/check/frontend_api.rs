//! Settings of the proxy of the Frontend API.

use super::keys::CheckedKeys;
use super::url;
use crate::api::Client;
use crate::config::error::ConfigError;
use crate::config::raw::RawApi;
use crate::engine::EngineConfig;
use crate::proxy::{DEFAULT_URL, Upstream};

/// Returns the Frontend API to which requests are forwarded: that of the setting, or else the offline
/// instance's, or else Clerk's.
pub(super) fn upstream(
    raw: &RawApi,
    keys: &CheckedKeys,
    config: &EngineConfig,
    api: &Client,
) -> Result<Upstream, ConfigError> {
    let frontend = config.frontend.as_ref();
    let offline = frontend.and_then(|frontend| frontend.danger_origin.as_deref());
    let url = raw.frontend_api_url.as_deref().or(offline);
    let url = url::frontend_api(url.unwrap_or(DEFAULT_URL), raw.any_http_host)?;
    let upstream = Upstream::new(url, api.transport(), raw.timeout)
        .with_secret_key(keys.secret_key.as_deref())
        .with_trusted_proxies(raw.trusted_proxies);
    Ok(upstream)
}
