//! Clerk's `authenticateRequest`: the loop around the engine.

use super::Clerk;
use super::effects::Errands;
use super::keys::Keys;
use super::signatures::Sight;
use super::state::RequestState;
use crate::engine::{self, Env, Step};
use crate::facts::RequestFacts;
use crate::policy::AcceptedTokens;

impl Clerk {
    /// Judges a request: Clerk's `authenticateRequest`.
    ///
    /// A token that was seen before is judged without a pause, a new one without network as long
    /// as its signing key is at hand.
    pub async fn authenticate_request(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
    ) -> RequestState {
        self.judge(facts, accepts, true).await
    }

    /// [`authenticate_request`](Self::authenticate_request) for somebody who can't send the
    /// redirects and cookies of a handshake or a refresh: none is begun, none is redeemed.
    pub(crate) async fn authenticate_silently(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
    ) -> RequestState {
        self.judge(facts, accepts, false).await
    }

    async fn judge(
        &self,
        facts: &RequestFacts<'_>,
        accepts: AcceptedTokens,
        converses: bool,
    ) -> RequestState {
        let mut errands = Errands::new(self.instance());
        let ask = (facts, accepts, converses);
        let mut step = self.look(ask, &errands, engine::start);
        loop {
            match step {
                Step::Done(decision) => {
                    return RequestState::new(self.clone(), *decision, errands.unjudged());
                }
                Step::Need(pending, effect) => {
                    let outcome = errands.run(effect).await;
                    step = self.look(ask, &errands, |env| pending.resume(env, outcome));
                }
            }
        }
    }

    /// One step of the engine, with the clock and the keys as they are now.
    fn look(
        &self,
        (facts, accepts, converses): (&RequestFacts<'_>, AcceptedTokens, bool),
        errands: &Errands<'_>,
        step: impl FnOnce(Env<'_>) -> Step,
    ) -> Step {
        let instance = self.instance();
        let now = instance.settings.clock.now();
        if let Keys::Remote(keys) = &instance.keys {
            keys.refresh_if_due(now);
        }
        let signatures = Sight::new(instance, now, errands.kids());
        step(Env {
            facts,
            config: &instance.settings.engine,
            signatures: &signatures,
            accepts,
            converses,
            now,
        })
    }
}
