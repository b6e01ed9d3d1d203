//! What the engine asks of the outside, done.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::clerk::Instance;
use super::failure::{CallFailure, RETRY_AFTER, in_time};
use super::keys::Keys;
use super::refreshes::Refresh;
use crate::clock::UnixMillis;
use crate::engine::{ApiFailure, Effect, Outcome};
use crate::jwt::TokenError;
use crate::policy::TokenType;

/// The calls made for one request, and what the request must know of them.
pub(super) struct Errands<'a> {
    instance: &'a Arc<Instance>,
    kids: Vec<String>,
    unjudged: Option<Duration>,
}

impl<'a> Errands<'a> {
    pub(super) fn new(instance: &'a Arc<Instance>) -> Self {
        Self {
            instance,
            kids: Vec::new(),
            unjudged: None,
        }
    }

    /// The `kid`s whose keys Clerk was asked for, and answered.
    pub(super) fn kids(&self) -> &[String] {
        &self.kids
    }

    /// When to come back, if something couldn't be learnt that the judgement depends on.
    pub(super) fn unjudged(&self) -> Option<Duration> {
        self.unjudged
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
                let refreshes = &self.instance.refreshes;
                let cookies = refreshes.refresh(refresh, self.now()).await;
                Outcome::Refresh(self.note(cookies))
            }
            Effect::RedeemHandshakeNonce { nonce } => {
                let cookies = self.redeem(&nonce).await;
                Outcome::Handshake(self.note(cookies))
            }
            Effect::VerifyMachineToken { token_type, token } => {
                Outcome::MachineToken(self.verify(token_type, token).await)
            }
        }
    }

    async fn fetch_keys(&mut self, kid: String) -> Result<(), TokenError> {
        let outcome = match &self.instance.keys {
            Keys::Remote(keys) => keys.obtain(&kid).await,
            Keys::Local(_) | Keys::Nowhere => Ok(()),
        };
        match outcome {
            // Clerk has answered: a key that isn't there now is missing. After a failure nothing
            // is known of it.
            Ok(()) => self.kids.push(kid),
            Err(failure) => {
                self.unjudged = Some(failure.retry_after());
                return Err(failure.error().clone());
            }
        }
        Ok(())
    }

    /// Anybody can make a nonce up, so that these calls have a budget of their own.
    async fn redeem(&self, nonce: &str) -> Result<Vec<String>, CallFailure> {
        let spent = self.instance.handshakes.spend(self.now());
        let _leave = spent.map_err(CallFailure::over_budget)?;
        in_time(self.instance.settings.api.handshake_payload(nonce)).await
    }

    async fn verify(&mut self, token_type: TokenType, token: String) -> Result<Value, ApiFailure> {
        let answer = self
            .instance
            .machines
            .verify(token_type, token, self.now())
            .await;
        if answer.as_ref().is_err_and(CallFailure::is_our_key) {
            tracing::error!("Clerk refuses our key: check CLERK_SECRET_KEY");
            self.unjudged = Some(RETRY_AFTER);
        }
        self.note(answer).map(Arc::unwrap_or_clone)
    }

    fn note<T>(&mut self, result: Result<T, CallFailure>) -> Result<T, ApiFailure> {
        result.map_err(|failure| {
            self.unjudged = failure.unjudged().or(self.unjudged);
            failure.into_api_failure()
        })
    }

    fn now(&self) -> UnixMillis {
        self.instance.settings.clock.now()
    }
}
