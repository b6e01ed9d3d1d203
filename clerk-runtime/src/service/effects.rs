//! Execution of the engine's effects.

use std::sync::Arc;
use std::time::Duration;

use super::clerk::InstanceState;
use super::failure::{CallFailure, RETRY_AFTER};
use super::key_cache::{KeySource, fetch};
use super::session_refreshes::Refresh;
use super::signatures::{FetchedKeys, KEYS};
use crate::clock::UnixMillis;
use crate::engine::{ApiFailure, Effect, Outcome};
use crate::jwt::{KeySet, TokenError};
use crate::metrics;

/// Executes the effects of one request, and records their results.
pub(super) struct EffectRunner<'a> {
    instance: &'a Arc<InstanceState>,
    kids: Vec<String>,
    /// Keys that are not cached for other requests.
    keys: Option<KeySet>,
    lacks_keys: bool,
    is_for_browser: bool,
    retry_after: Option<Duration>,
}

impl<'a> EffectRunner<'a> {
    pub(super) fn new(instance: &'a Arc<InstanceState>) -> Self {
        Self {
            instance,
            kids: Vec::new(),
            keys: None,
            lacks_keys: false,
            is_for_browser: false,
            retry_after: None,
        }
    }

    /// Returns the `kid`s for which this request has fetched keys, and the keys that are not
    /// cached for other requests.
    pub(super) fn fetched(&self) -> FetchedKeys<'_> {
        FetchedKeys {
            kids: &self.kids,
            keys: self.keys.as_ref(),
        }
    }

    /// Returns `true` if keys that the decision depends on could not be loaded.
    pub(super) fn lacks_keys(&self) -> bool {
        self.lacks_keys
    }

    /// Returns `true` if a handshake or a refresh was attempted, which only happens for browsers.
    pub(super) fn is_for_browser(&self) -> bool {
        self.is_for_browser
    }

    /// Returns the time after which to retry if authentication is unavailable.
    pub(super) fn retry_after(&self) -> Duration {
        self.retry_after.unwrap_or(RETRY_AFTER)
    }

    pub(super) async fn run(&mut self, effect: Effect) -> Outcome {
        match effect {
            Effect::FetchKeys { kid } => Outcome::Keys(self.fetch_keys(kid).await),
            Effect::RefreshSession {
                session,
                suffixed_cookies,
                body,
            } => {
                let refresh = Refresh {
                    session,
                    suffixed_cookies,
                    body,
                };
                self.is_for_browser = true;
                let refreshes = &self.instance.refreshes;
                let cookies = refreshes.refresh(refresh, self.now()).await;
                Outcome::Refresh(self.record(cookies))
            }
            Effect::RedeemHandshakeNonce { nonce } => {
                self.is_for_browser = true;
                let cookies = self.instance.nonces.redeem(nonce, self.now()).await;
                Outcome::Handshake(self.record(cookies))
            }
            Effect::VerifyMachineToken { token_type, token } => {
                let machines = &self.instance.machines;
                let result = machines.verify(token_type, token, self.now()).await;
                Outcome::MachineToken(self.record(result).map(Arc::unwrap_or_clone))
            }
        }
    }

    async fn fetch_keys(&mut self, kid: String) -> Result<(), TokenError> {
        metrics::looked_up(KEYS, false);
        let outcome = match &self.instance.keys {
            KeySource::Remote(keys) => keys.load(&kid).await,
            KeySource::Uncached(api) => fetch(api).await.map(|keys| self.keys = Some(keys)),
            KeySource::Local(_) | KeySource::Nowhere => Ok(()),
        };
        match outcome {
            // The key set is configured or was loaded, so a key that is not in it does not exist.
            // After a failure, nothing is known about the key.
            Ok(()) => self.kids.push(kid),
            Err(failure) => {
                self.lacks_keys = true;
                self.retry_after = Some(failure.retry_after());
                return Err(failure.error().clone());
            }
        }
        Ok(())
    }

    fn record<T>(&mut self, result: Result<T, CallFailure>) -> Result<T, ApiFailure> {
        result.map_err(|failure| {
            self.retry_after = failure.retry_after().or(self.retry_after);
            failure.into_api_failure()
        })
    }

    fn now(&self) -> UnixMillis {
        self.instance.settings.clock.now()
    }
}
