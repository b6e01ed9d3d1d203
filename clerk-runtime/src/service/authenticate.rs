//! Clerk's `authenticateRequest`: the loop that performs the effects of the engine.

use super::Clerk;
use super::effects::EffectRunner;
use super::failure::RETRY_AFTER;
use super::key_cache::KeySource;
use super::origin_log;
use super::signatures::{FetchedKeys, SignatureView};
use super::state::{RequestState, Unavailable};
use crate::caller::Reason;
use crate::engine::{self, Decision, Effect, Env, PendingRequest, State, Step};
use crate::metrics;
use crate::policy::{Acceptance, AcceptedTokens};
use crate::request_head::RequestHead;

/// A request, the accepted credentials, and `true` if the response can carry redirects and cookies.
type AuthRequest<'a> = (&'a RequestHead<'a>, Acceptance, bool);

impl Clerk {
    /// Authenticates a request; Clerk's `authenticateRequest`.
    ///
    /// With a cached token, the future completes without suspending. A new token needs no network
    /// if its signing key is cached.
    pub async fn authenticate_request(
        &self,
        head: &RequestHead<'_>,
        accepts: AcceptedTokens,
    ) -> RequestState {
        self.authenticate(head, accepts.into(), true).await
    }

    /// Authenticates a request whose response cannot carry the redirects and cookies of a handshake
    /// or a refresh. No handshake is started or redeemed, and no session is refreshed.
    pub(crate) async fn authenticate_for_guard(
        &self,
        head: &RequestHead<'_>,
        accepts: Acceptance,
    ) -> RequestState {
        self.authenticate(head, accepts, false).await
    }

    /// Returns the result of [`authenticate_for_guard`](Self::authenticate_for_guard) if it needs no
    /// I/O. Otherwise returns the instance.
    pub(crate) fn authenticate_without_io(
        self,
        head: &RequestHead<'_>,
        accepts: Acceptance,
    ) -> Result<RequestState, Self> {
        self.start((head, accepts, false))
    }

    /// Returns the result of [`authenticate_request`](Self::authenticate_request) if it needs no I/O.
    /// Otherwise returns the instance.
    pub(crate) fn authenticate_request_without_io(
        self,
        head: &RequestHead<'_>,
        accepts: AcceptedTokens,
    ) -> Result<RequestState, Self> {
        self.start((head, accepts.into(), true))
    }

    fn start(self, request: AuthRequest<'_>) -> Result<RequestState, Self> {
        match self.run_step(request, FetchedKeys::default(), engine::start) {
            Step::Done(decision) => Ok(self.into_state(request.0, decision, None)),
            Step::Need(..) => Err(self),
        }
    }

    async fn authenticate(
        &self,
        head: &RequestHead<'_>,
        accepts: Acceptance,
        can_redirect: bool,
    ) -> RequestState {
        let request = (head, accepts, can_redirect);
        match self.run_step(request, FetchedKeys::default(), engine::start) {
            Step::Done(decision) => self.clone().into_state(head, decision, None),
            // Separate and boxed, since most requests need no I/O and should not pay for the size
            // of the future.
            Step::Need(pending, effect) => {
                Box::pin(self.perform_effects(request, pending, effect)).await
            }
        }
    }

    /// Performs effects until the engine has a decision.
    async fn perform_effects(
        &self,
        request: AuthRequest<'_>,
        mut pending: Box<PendingRequest>,
        mut effect: Effect,
    ) -> RequestState {
        let mut effects = EffectRunner::new(self.instance());
        loop {
            let outcome = effects.run(effect).await;
            let step = self.run_step(request, effects.fetched(), |env| {
                pending.resume(env, outcome)
            });
            match step {
                Step::Done(decision) => {
                    return self.clone().into_state(request.0, decision, Some(&effects));
                }
                Step::Need(still, next) => (pending, effect) = (still, next),
            }
        }
    }

    /// Returns the request state for a decision, and counts it.
    fn into_state(
        self,
        head: &RequestHead<'_>,
        decision: Decision,
        effects: Option<&EffectRunner<'_>>,
    ) -> RequestState {
        let state = self.conclude(head, decision, effects);
        metrics::authenticated(&state);
        state
    }

    /// Returns the request state for a decision. If there is no valid token and a call failed, the
    /// caller is unknown, and the state is unavailable.
    fn conclude(
        self,
        head: &RequestHead<'_>,
        decision: Decision,
        effects: Option<&EffectRunner<'_>>,
    ) -> RequestState {
        if is_signed_in(&decision) && self.lacks_revocations() {
            return self.without_revocations();
        }
        let has_large_session = decision.reply().large_session.is_some();
        if is_signed_in(&decision) && effects.is_none() && !has_large_session {
            return RequestState::new(self, decision, None);
        }
        let instance = self.instance();
        let now = instance.settings.clock.now();
        instance.log_limiter.log(&decision, head, now);
        let lacks_keys = effects.is_some_and(EffectRunner::lacks_keys);
        if is_signed_in(&decision) || !(lacks_keys || decision.is_unavailable) {
            return RequestState::new(self, decision, None);
        }
        let is_for_browser = effects.is_some_and(EffectRunner::is_for_browser);
        let unavailable = Unavailable {
            retry_after: effects.map_or(RETRY_AFTER, EffectRunner::retry_after),
            in_middleware: is_for_browser && head.is_page_load(),
        };
        RequestState::new(self, decision.unavailable(), Some(unavailable))
    }

    /// Returns the unavailable state of a request whose credentials another process may have
    /// revoked.
    fn without_revocations(self) -> RequestState {
        let message = "the revocations of other processes are not known";
        let decision = Decision::signed_out(Reason::UnexpectedError, message);
        let unavailable = Unavailable {
            retry_after: RETRY_AFTER,
            in_middleware: false,
        };
        RequestState::new(self, decision.unavailable(), Some(unavailable))
    }

    /// Runs one step of the engine with the current time and keys.
    fn run_step(
        &self,
        (head, accepts, can_redirect): AuthRequest<'_>,
        fetched: FetchedKeys<'_>,
        step: impl FnOnce(Env<'_>) -> Step,
    ) -> Step {
        let instance = self.instance();
        let now = instance.settings.clock.now();
        if let KeySource::Remote(keys) = &instance.keys {
            keys.refresh_if_due(now);
        }
        let signatures = SignatureView::new(instance, now, fetched);
        let step = step(Env {
            head,
            config: &instance.settings.engine,
            signatures: &signatures,
            revocations: instance.settings.revocations.set(),
            accepts,
            can_redirect,
            now,
        });
        if let Step::Done(decision) = &step {
            origin_log::report(decision, head);
        }
        step
    }
}

fn is_signed_in(decision: &Decision) -> bool {
    matches!(decision.state, State::SignedIn(_))
}
