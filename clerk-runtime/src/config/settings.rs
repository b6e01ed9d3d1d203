//! Checked settings.

use std::sync::Arc;
use std::time::Duration;

use crate::api;
use crate::clock::Clock;
use crate::engine::EngineConfig;
use crate::jwt::KeySet;
use crate::oauth::ResourceServer;
use crate::policy::Failure;
use crate::proxy;
use crate::response::Reply;
use crate::revocations::RevocationLog;
use crate::shared::{SharedLink, Vault};
use crate::webhook::Verifier;

/// Checked settings of an instance.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings")]
pub(crate) struct Settings {
    pub(crate) engine: EngineConfig,
    pub(crate) api: api::Client,
    /// Frontend API to which the middleware forwards requests.
    pub(crate) frontend_api: proxy::Upstream,
    /// Filled by calls of `api`, webhooks and the application.
    pub(crate) revocations: Arc<RevocationLog>,
    /// Key of `CLERK_JWT_KEY`. If it is set, no key is ever fetched.
    pub(crate) jwt_key: Option<KeySet>,
    pub(crate) has_secret_key: bool,
    /// `true` if the middleware reads tokens from WebSocket subprotocols.
    pub(crate) websocket_tokens: bool,
    /// `true` for a production instance, according to either key.
    pub(crate) is_live: bool,
    pub(crate) webhooks: WebhookSettings,
    pub(crate) clock: Arc<dyn Clock>,
    /// Reply of the application if a handler sets none.
    pub(crate) on_missing: Option<Failure>,
    pub(crate) on_invalid: Option<Failure>,
    pub(crate) on_denied: Option<Failure>,
    /// Not-found page of the application.
    pub(crate) hidden: Option<fn() -> Reply>,
    /// `true` if rejections are explained in a header. Only for development instances.
    pub(crate) explains_denials: bool,
    pub(crate) resource_server: ResourceServer,
    pub(crate) caches: CacheSettings,
    pub(crate) shared: Option<SharedSettings>,
}

/// The shared store.
#[derive(Clone, Debug)]
pub(crate) struct SharedSettings {
    pub(crate) link: Arc<SharedLink>,
    /// Encrypts what is shared; `None` without a secret key.
    pub(crate) vault: Option<Arc<Vault>>,
    /// `true` if requests get a 503 response while the store's revocations are unknown.
    pub(crate) is_required: bool,
}

/// Settings of the webhook endpoint.
#[derive(Clone, Debug)]
pub(crate) struct WebhookSettings {
    pub(crate) verifier: Option<Verifier>,
    /// Largest body that is read, in bytes.
    pub(crate) body_limit: usize,
}

/// Sizes and lifetimes of the caches.
#[derive(Clone, Debug)]
pub(crate) struct CacheSettings {
    /// Number of verified session tokens; 0 disables the cache.
    pub(crate) token_capacity: usize,
    /// `true` if signing keys are cached; otherwise they are fetched for every token.
    pub(crate) signing_keys: bool,
    /// Maximum age of signing keys while Clerk is unreachable. Default 24 h.
    pub(crate) max_stale_key_age: Duration,
    /// Time for which a user is cached across requests; `None` fetches once per request.
    pub(crate) user_ttl: Option<Duration>,
    /// Time for which a verified opaque machine token is cached: the revocation delay. Default and
    /// maximum 10 s; 0 disables the cache.
    pub(crate) machine_token_ttl: Duration,
}
