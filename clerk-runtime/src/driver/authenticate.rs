//! Clerk's `authenticateRequest`: the loop that performs the effects of the engine.

use super::Clerk;
use super::effects::Errands;
use super::failure::RETRY_AFTER;
use super::key_cache::Keys;
use super::origin_log;
use super::signatures::{Asked, Sight};
use super::state::{RequestState, Unavailable};
use crate::engine::{self, Decision, Effect, Env, Pending, State, Step};
use crate::facts::RequestFacts;
use crate::policy::AcceptedTokens;

/// A request, the accepted tokens, and `true` if the response can carry redirects and cookies.
type Ask<'a> = (&'a RequestFacts<'a>, AcceptedTokens, bool);

impl Clerk {
    /// Authenticates a request; Clerk's `authenticateRequest`.
    ///
    /// A cached token needs no `await` that suspends. A new token needs no network if its signing
    /// key is cached.
    pub async fn authenticate_request(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
    ) -> RequestState {
        self.judge(facts, accepts, true).await
    }

    /// Authenticates a request whose response cannot carry the redirects and cookies of a handshake
    /// or a refresh. No handshake is begun or redeemed, and no session is refreshed.
    pub(crate) async fn authenticate_silently(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
    ) -> RequestState {
        self.judge(facts, accepts, false).await
    }

    /// Returns the result of [`authenticate_silently`](Self::authenticate_silently) if it needs no
    /// I/O. Otherwise returns the instance.
    pub(crate) fn authenticate_at_once(
        self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
    ) -> Result<RequestState, Self> {
        match self.look((facts, accepts, false), Asked::default(), engine::start) {
            Step::Done(decision) => Ok(self.concluded(facts, decision, None)),
            Step::Need(..) => Err(self),
        }
    }

    async fn judge(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
        converses: bool,
    ) -> RequestState {
        let ask = (facts, accepts, converses);
        match self.look(ask, Asked::default(), engine::start) {
            Step::Done(decision) => self.clone().concluded(facts, decision, None),
            // Separate and boxed, since most requests need no I/O and should not pay for the size
            // of the future.
            Step::Need(pending, effect) => Box::pin(self.ask_around(ask, pending, effect)).await,
        }
    }

    /// Performs effects until the engine has a decision.
    async fn ask_around(
        &self,
        ask: Ask<'_>,
        mut pending: Box<Pending>,
        mut effect: Effect,
    ) -> RequestState {
        let mut errands = Errands::new(self.instance());
        loop {
            let outcome = errands.run(effect).await;
            let step = self.look(ask, errands.asked(), |env| pending.resume(env, outcome));
            match step {
                Step::Done(decision) => {
                    return self.clone().concluded(ask.0, decision, Some(&errands));
                }
                Step::Need(still, next) => (pending, effect) = (still, next),
            }
        }
    }

    /// Returns the request state for a decision. If there is no valid token and a call failed, the
    /// caller is unknown, and the state is unavailable.
    fn concluded(
        self,
        facts: &RequestFacts<'_>,
        decision: Decision,
        errands: Option<&Errands<'_>>,
    ) -> RequestState {
        let is_plain = decision.reply().large_session.is_none();
        if is_signed_in(&decision) && errands.is_none() && is_plain {
            return RequestState::new(self, decision, None);
        }
        let instance = self.instance();
        let now = instance.settings.clock.now();
        instance.notices.tell(&decision, facts, now);
        let lacks_keys = errands.is_some_and(Errands::lacks_keys);
        if is_signed_in(&decision) || !(lacks_keys || decision.is_unanswered) {
            return RequestState::new(self, decision, None);
        }
        let is_for_browser = errands.is_some_and(Errands::is_for_browser);
        let unavailable = Unavailable {
            retry_after: errands.map_or(RETRY_AFTER, Errands::retry_after),
            interrupts: is_for_browser && facts.is_page_load(),
        };
        RequestState::new(self, decision.unanswered(), Some(unavailable))
    }

    /// Runs one step of the engine with the current time and keys.
    fn look(
        &self,
        (facts, accepts, converses): Ask<'_>,
        asked: Asked<'_>,
        step: impl FnOnce(Env<'_>) -> Step,
    ) -> Step {
        let instance = self.instance();
        let now = instance.settings.clock.now();
        if let Keys::Remote(keys) = &instance.keys {
            keys.refresh_if_due(now);
        }
        let signatures = Sight::new(instance, now, asked);
        let step = step(Env {
            facts,
            config: &instance.settings.engine,
            signatures: &signatures,
            accepts,
            converses,
            now,
        });
        if let Step::Done(decision) = &step {
            origin_log::report(decision, facts);
        }
        step
    }
}

fn is_signed_in(decision: &Decision) -> bool {
    matches!(decision.state, State::SignedIn(_))
}
