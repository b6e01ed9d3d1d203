//! Unchecked settings. The builder drops empty texts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::misspelt::MisspeltVariable;
use crate::api::Transport;
use crate::clock::Clock;
use crate::oauth::ResourceServer;
use crate::policy::Failure;
use crate::response::Reply;
use crate::shared::SharedStore;

/// All unchecked settings.
#[derive(Clone, Debug)]
pub(super) struct RawSettings {
    pub(super) keys: RawKeys,
    pub(super) api: RawApi,
    pub(super) pages: RawPages,
    pub(super) tokens: RawTokens,
    pub(super) replies: RawReplies,
    pub(super) resource_server: ResourceServer,
    pub(super) caches: RawCaches,
    pub(super) webhooks: RawWebhooks,
    /// Names of variables that were probably intended as settings.
    pub(super) misspelt: Vec<MisspeltVariable>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) shared: RawShared,
}

/// The shared store.
#[derive(Clone, Debug, Default)]
pub(super) struct RawShared {
    pub(super) store: Option<Arc<dyn SharedStore>>,
    /// `true` if requests get a 503 response while the store's revocations are unknown.
    pub(super) is_required: bool,
}

/// A key that is never printed. This includes the publishable key, which may be a secret one by
/// mistake.
#[derive(Clone)]
pub(super) struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the names of the settings")]
pub(super) struct RawKeys {
    pub(super) secret_key: Option<Secret>,
    pub(super) publishable_key: Option<Secret>,
    pub(super) jwt_key: Option<Secret>,
    pub(super) machine_secret_key: Option<Secret>,
}

#[derive(Clone, Debug)]
pub(super) struct RawApi {
    pub(super) url: Option<String>,
    pub(super) version: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) any_http_host: bool,
    pub(super) frontend_api_url: Option<String>,
    pub(super) trusted_proxies: usize,
    pub(super) rate_limit: RateLimit,
}

/// Number of calls that may start in any ten seconds.
#[derive(Clone, Copy, Debug)]
pub(super) enum RateLimit {
    /// Slightly less than Clerk allows the instance.
    Default,
    Calls(usize),
    None,
}

#[derive(Clone, Debug, Default)]
pub(super) struct RawPages {
    pub(super) domain: Option<String>,
    pub(super) proxy_url: Option<String>,
    pub(super) is_satellite: bool,
    pub(super) satellite_auto_sync: bool,
    pub(super) sign_in_url: Option<String>,
    pub(super) sign_up_url: Option<String>,
    pub(super) allowed_origins: Vec<String>,
    pub(super) allows_any_origin: bool,
    pub(super) public_url: Option<String>,
    pub(super) organization_patterns: Vec<String>,
    pub(super) personal_account_patterns: Vec<String>,
    pub(super) frontend_api_origin: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct RawTokens {
    pub(super) authorized_parties: Vec<String>,
    pub(super) audience: Vec<String>,
    pub(super) issuer: Vec<String>,
    pub(super) header_types: Option<Vec<String>>,
    pub(super) api_key_header: Option<String>,
    pub(super) websocket_tokens: Option<bool>,
    pub(super) clock_skew: Option<Duration>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RawReplies {
    pub(super) on_missing: Option<Failure>,
    pub(super) on_invalid: Option<Failure>,
    pub(super) on_denied: Option<Failure>,
    pub(super) hidden: Option<fn() -> Reply>,
    pub(super) explain_denials: bool,
}

#[derive(Clone, Debug)]
pub(super) struct RawCaches {
    pub(super) token_capacity: usize,
    pub(super) signing_keys: bool,
    pub(super) max_stale_key_age: Duration,
    pub(super) user_ttl: Option<Duration>,
    pub(super) machine_token_ttl: Duration,
}

#[derive(Clone, Debug)]
pub(super) struct RawWebhooks {
    pub(super) signing_secrets: Vec<Secret>,
    pub(super) required: bool,
    pub(super) body_limit: usize,
}

impl Default for RawWebhooks {
    fn default() -> Self {
        Self {
            signing_secrets: Vec::new(),
            required: false,
            body_limit: 1024 * 1024,
        }
    }
}

impl Default for RawApi {
    fn default() -> Self {
        Self {
            url: None,
            version: None,
            user_agent: None,
            transport: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            any_http_host: false,
            frontend_api_url: None,
            trusted_proxies: 0,
            rate_limit: RateLimit::Default,
        }
    }
}

impl Default for RawCaches {
    fn default() -> Self {
        Self {
            token_capacity: 10_000,
            signing_keys: true,
            max_stale_key_age: Duration::from_secs(24 * 60 * 60),
            user_ttl: None,
            machine_token_ttl: Duration::from_secs(10),
        }
    }
}
