//! What the builder hands on: every value is checked.

use std::sync::Arc;
use std::time::Duration;

use crate::api;
use crate::clock::Clock;
use crate::engine::EngineConfig;
use crate::jwt::KeySet;
use crate::policy::Failure;
use crate::response::Reply;
use crate::webhook::Verifier;

/// An instance's settings, checked.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) engine: EngineConfig,
    pub(crate) api: api::Client,
    /// The key of `CLERK_JWT_KEY`: with it, no key is ever fetched.
    pub(crate) jwt_key: Option<KeySet>,
    pub(crate) has_secret_key: bool,
    /// Whether it is a production instance, as either key says.
    pub(crate) is_live: bool,
    pub(crate) webhooks: Webhooks,
    pub(crate) clock: Arc<dyn Clock>,
    /// The application's answer where a handler names none.
    pub(crate) on_missing: Option<Failure>,
    pub(crate) on_denied: Option<Failure>,
    /// The application's own not-found page.
    pub(crate) hidden: Option<fn() -> Reply>,
    /// Whether a refusal says why, in a header; only ever for a development instance.
    pub(crate) explains_denials: bool,
    pub(crate) caches: Caches,
}

/// The endpoint that Clerk sends events to.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    pub(crate) verifier: Option<Verifier>,
    /// The largest body that is read, in bytes.
    pub(crate) body_limit: usize,
}

/// Sizes and ages of what an instance keeps.
#[derive(Clone, Debug)]
pub(crate) struct Caches {
    /// Verified session tokens, at most so many; 0 switches the cache off.
    pub(crate) token_capacity: usize,
    /// Signing keys are kept; otherwise they are fetched for every token.
    pub(crate) signing_keys: bool,
    /// How long signing keys serve when Clerk can't be reached. Default 24 h.
    pub(crate) max_stale_key_age: Duration,
    /// How long a user is shared across requests; `None` is once per request.
    pub(crate) user_ttl: Option<Duration>,
    /// How long a verified opaque machine token is believed: the revocation delay. At most, and by
    /// default, 10 s; 0 switches the cache off.
    pub(crate) machine_token_ttl: Duration,
}
