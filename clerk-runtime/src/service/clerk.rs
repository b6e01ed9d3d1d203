//! The instance handle of an application.

use std::fmt;
use std::sync::Arc;

use super::authorization_server::AuthorizationServerMetadata;
use super::budget::{self, Budget};
use super::current_users::CurrentUsers;
use super::defaults::{self, NoInstance};
use super::handshake_nonces::HandshakeNonces;
use super::key_cache::{KeySource, RemoteKeys};
use super::log_limiter::LogLimiter;
use super::machine_tokens::{MachineTokens, SharedResponses};
use super::resource_scopes::ResourceScopes;
use super::session_refreshes::SessionRefreshes;
use super::template_tokens::TemplateTokens;
use super::token_cache::TokenCache;
use crate::api;
use crate::config::{ClerkBuilder, ConfigError, Settings};
use crate::metrics;
use crate::revocations::Revocations;
use crate::shared::{Follower, Health, InProcess, LockOwner, StoreAccess, StoreState};

/// A Clerk instance: settings, signing keys, caches and Backend API client.
///
/// Cheap to clone; clones share the instance. Separate instances only share a
/// [store](crate::shared), if one is set.
#[derive(Clone)]
pub struct Clerk(Arc<InstanceState>);

/// State that the clones of a [`Clerk`] share.
pub(super) struct InstanceState {
    pub(super) settings: Settings,
    pub(super) keys: KeySource,
    pub(super) tokens: TokenCache,
    pub(super) machines: MachineTokens,
    pub(super) nonces: HandshakeNonces,
    /// Times of the last log events that clients can cause.
    pub(super) log_limiter: LogLimiter,
    pub(super) refreshes: SessionRefreshes,
    pub(super) templates: TemplateTokens,
    pub(super) users: CurrentUsers,
    pub(super) authorization_server: AuthorizationServerMetadata,
    pub(super) resource_scopes: ResourceScopes,
    /// Copies the log of the shared store.
    _follower: Option<Follower>,
    /// Store of claims and locks: the shared store if there is one.
    store: StoreAccess,
    /// Owner of this instance's claims; `None` if the system provides no randomness.
    pub(super) claimant: Option<LockOwner>,
}

impl Clerk {
    /// Creates a builder for settings in code.
    pub fn builder() -> ClerkBuilder {
        ClerkBuilder::new()
    }

    /// Creates an instance from the `CLERK_*` variables of the environment.
    ///
    /// # Errors
    /// Fails if a variable is malformed, or a required one is missing. The error names the
    /// variable and never contains its value.
    pub fn from_env() -> Result<Self, ConfigError> {
        let clerk = Self::assemble(Self::settings_from_env()?);
        defaults::built_from_environment(&clerk);
        Ok(clerk)
    }

    pub(super) fn settings_from_env() -> Result<Settings, ConfigError> {
        ClerkBuilder::from_env()?.settings()
    }

    /// Creates an instance from settings that were made in code.
    pub(crate) fn new(settings: Settings) -> Self {
        defaults::built_in_code();
        Self::assemble(settings)
    }

    pub(super) fn assemble(settings: Settings) -> Self {
        metrics::describe();
        let (api, clock, caches) = (&settings.api, &settings.clock, &settings.caches);
        let shared = settings.shared.as_ref();
        let limit = budget::limit(api.rate_limit(), settings.is_live);
        Self(Arc::new(InstanceState {
            keys: key_source(&settings),
            tokens: TokenCache::new(caches.token_capacity),
            machines: MachineTokens::new(
                api.clone(),
                Arc::clone(clock),
                Arc::clone(&settings.revocations),
                (
                    Budget::for_machine_tokens(limit).shared(shared),
                    SharedResponses::new(shared),
                ),
                caches.machine_token_ttl,
            ),
            nonces: HandshakeNonces::new(
                api.clone(),
                Arc::clone(clock),
                Budget::for_handshakes(limit).shared(shared),
            ),
            log_limiter: LogLimiter::default(),
            refreshes: SessionRefreshes::new(
                api.clone(),
                Arc::clone(clock),
                Budget::for_refreshes(limit).shared(shared),
            ),
            templates: TemplateTokens::new(
                api.clone(),
                Arc::clone(clock),
                Arc::clone(&settings.revocations),
                shared,
            ),
            users: CurrentUsers::new(api.clone(), Arc::clone(clock), caches.user_ttl),
            authorization_server: AuthorizationServerMetadata::new(api.clone(), Arc::clone(clock)),
            resource_scopes: ResourceScopes::new(),
            store: match shared {
                Some(shared) => StoreAccess::Shared(Arc::clone(&shared.link)),
                None => StoreAccess::Own(InProcess::new()),
            },
            claimant: LockOwner::new(),
            _follower: settings.shared.as_ref().map(|it| {
                let log = Arc::clone(&settings.revocations);
                Follower::start(Arc::clone(&it.link), log, Arc::clone(clock))
            }),
            settings,
        }))
    }

    /// Returns the instance for a request: that of the request or framework, or else the process's
    /// default.
    ///
    /// # Errors
    /// Fails if there is none.
    pub(crate) fn resolve(own: Option<Self>) -> Result<Self, NoInstance> {
        own.or_else(defaults::process_default).ok_or(NoInstance)
    }

    /// Returns the Backend API client.
    #[must_use]
    pub fn api(&self) -> &api::Client {
        &self.0.settings.api
    }

    /// Returns the revocations, which reject tokens that are not expired yet.
    #[must_use]
    pub fn revocations(&self) -> Revocations<'_> {
        Revocations::new(&self.0.settings.revocations)
    }

    /// Returns the state of the shared store and the number of revocations, for a health endpoint.
    #[must_use]
    pub fn health(&self) -> Health {
        let settings = &self.0.settings;
        let now = settings.clock.now();
        Health {
            store: settings.shared.as_ref().map(|it| it.link.state(now)),
            revocations: settings.revocations.set().len(),
            unpublished: settings.revocations.unpublished_count(),
            overflows: settings.revocations.overflow_count(),
            panics: settings.shared.as_ref().map_or(0, |it| it.link.panics()),
        }
    }

    /// Returns `true` if revocations are required, and those of other processes are unknown.
    pub(super) fn lacks_revocations(&self) -> bool {
        let shared = self.0.settings.shared.as_ref();
        let shared = shared.filter(|it| it.is_required);
        let now = || self.0.settings.clock.now();
        shared.is_some_and(|it| it.link.state(now()) == StoreState::Unknown)
    }

    /// Returns `true` if both are clones of the same instance.
    #[must_use]
    pub fn is_same_instance(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Returns the scopes that the metadata of each resource lists.
    pub(crate) fn resource_scopes(&self) -> &ResourceScopes {
        &self.0.resource_scopes
    }

    pub(super) fn instance(&self) -> &Arc<InstanceState> {
        &self.0
    }

    /// Returns the shared store, or else that of this instance.
    pub(super) fn store(&self) -> &StoreAccess {
        &self.0.store
    }
}

/// Returns the source of the signing keys.
fn key_source(settings: &Settings) -> KeySource {
    let (api, caches) = (&settings.api, &settings.caches);
    match &settings.jwt_key {
        Some(key) => KeySource::Local(key.clone()),
        None if !settings.has_secret_key && !api.fetches_published_keys() => KeySource::Nowhere,
        None if !caches.signing_keys => KeySource::Uncached(api.clone()),
        None => {
            let clock = Arc::clone(&settings.clock);
            let max_stale = caches.max_stale_key_age;
            KeySource::Remote(RemoteKeys::new(api.clone(), clock, max_stale))
        }
    }
}

impl ClerkBuilder {
    /// Creates an instance from these settings. From then on, no guard falls back to an instance
    /// that is built from the environment.
    ///
    /// # Errors
    /// Fails at the first setting that is malformed, or required and missing.
    pub fn build(self) -> Result<Clerk, ConfigError> {
        Ok(Clerk::new(self.settings()?))
    }
}

impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = &self.0.settings.engine;
        f.debug_struct("Clerk")
            .field(
                "publishable_key",
                &engine.frontend.as_ref().map(|it| &it.publishable_key),
            )
            .field("has_secret_key", &self.0.settings.has_secret_key)
            .field("has_jwt_key", &self.0.settings.jwt_key.is_some())
            .finish_non_exhaustive()
    }
}
