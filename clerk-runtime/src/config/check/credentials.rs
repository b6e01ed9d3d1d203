//! Checks of the settings for credentials.

use http::HeaderName;
use http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};

use super::keys::CheckedKeys;
use crate::config::error::{ConfigError, Setting};
use crate::config::raw::RawTokens;

/// Checked settings for credentials.
pub(super) struct Credentials {
    pub(super) bearer_only: bool,
    pub(super) api_key_header: Option<HeaderName>,
    pub(super) websocket_tokens: bool,
}

impl Credentials {
    pub(super) fn check(raw: &RawTokens, keys: &CheckedKeys) -> Result<Self, ConfigError> {
        let header = raw.api_key_header.as_deref();
        Ok(Self {
            bearer_only: keys.secret_key.is_none(),
            api_key_header: header.map(api_key_header).transpose()?,
            websocket_tokens: raw.websocket_tokens.unwrap_or(true),
        })
    }
}

/// Checks the header for API keys. It must not be one that clients and proxies send for another
/// purpose, since every other text in it is rejected.
fn api_key_header(name: &str) -> Result<HeaderName, ConfigError> {
    let is_free = |name: &HeaderName| {
        let has_prefix = |prefix: &str| name.as_str().starts_with(prefix);
        ![AUTHORIZATION, COOKIE, HOST, ORIGIN].contains(name)
            && !["sec-", "proxy-", "x-forwarded-"]
                .into_iter()
                .any(has_prefix)
    };
    let name = HeaderName::try_from(name).ok().filter(is_free);
    name.ok_or_else(|| {
        Setting::API_KEY_HEADER
            .malformed("is not the name of a header for API keys; write a name such as `x-api-key`")
    })
}
