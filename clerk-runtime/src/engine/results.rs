//! Results of the effects so far.
//!
//! The engine keeps no other state: after each effect, the request is processed again from the
//! start, up to the next effect whose result is missing. The code of each state therefore has no
//! suspension points.

use serde_json::Value;

use super::effect::{ApiFailure, Effect, Outcome};
use super::{Decision, Step};
use crate::jwt::TokenError;
use crate::policy::TokenType;

/// Result of a state, or the effect that it needs to continue.
pub(super) type StateResult<T = Decision> = Result<T, Box<Effect>>;

/// Outcomes of the effects so far.
pub(super) struct EffectResults {
    /// By the requested `kid`.
    keys: Vec<(String, Result<(), TokenError>)>,
    refresh: Option<Result<Vec<String>, ApiFailure>>,
    handshake: Option<Result<Vec<String>, ApiFailure>>,
    machine_token: Option<Result<Value, ApiFailure>>,
}

/// A request that waits for an effect.
pub(crate) struct PendingRequest {
    results: EffectResults,
    awaited: AwaitedEffect,
}

/// Kind of outcome that a pending request waits for.
enum AwaitedEffect {
    Keys { kid: String },
    Refresh,
    Handshake,
    MachineToken,
}

impl EffectResults {
    /// Returns the initial state, without outcomes.
    pub(super) const fn empty() -> Self {
        Self {
            keys: Vec::new(),
            refresh: None,
            handshake: None,
            machine_token: None,
        }
    }

    /// Returns the outcome of loading the keys for this `kid`.
    pub(super) fn keys(&self, kid: &str) -> StateResult<&Result<(), TokenError>> {
        let found = self.keys.iter().find(|(it, _)| it == kid);
        let effect = || {
            Box::new(Effect::FetchKeys {
                kid: kid.to_owned(),
            })
        };
        found.map(|(_, outcome)| outcome).ok_or_else(effect)
    }

    /// Returns the cookies of a refreshed session. `request` returns the effect with the session's
    /// id and the body.
    pub(super) fn refresh(
        &self,
        request: impl FnOnce() -> Effect,
    ) -> StateResult<&Result<Vec<String>, ApiFailure>> {
        self.refresh.as_ref().ok_or_else(|| Box::new(request()))
    }

    /// Returns the cookies that Clerk sends for a handshake nonce.
    pub(super) fn handshake(&self, nonce: &str) -> StateResult<&Result<Vec<String>, ApiFailure>> {
        let effect = || {
            Box::new(Effect::RedeemHandshakeNonce {
                nonce: nonce.to_owned(),
            })
        };
        self.handshake.as_ref().ok_or_else(effect)
    }

    /// Returns the Backend API's response about an opaque machine token.
    pub(super) fn machine_token(
        &self,
        token_type: TokenType,
        token: &str,
    ) -> StateResult<&Result<Value, ApiFailure>> {
        let token = || token.to_owned();
        let effect = || {
            Box::new(Effect::VerifyMachineToken {
                token_type,
                token: token(),
            })
        };
        self.machine_token.as_ref().ok_or_else(effect)
    }

    /// Converts a result into the engine's next step.
    pub(super) fn step(self, result: StateResult) -> Step {
        match result {
            Ok(decision) => Step::Done(decision),
            Err(effect) => {
                let awaited = AwaitedEffect::of(&effect);
                Step::Need(
                    Box::new(PendingRequest {
                        results: self,
                        awaited,
                    }),
                    *effect,
                )
            }
        }
    }
}

impl PendingRequest {
    /// Adds an outcome. An outcome of another kind counts as a failure of the awaited effect, so
    /// that no effect is requested twice.
    pub(super) fn with_result(self, outcome: Outcome) -> EffectResults {
        let Self {
            mut results,
            awaited,
        } = self;
        match (awaited, outcome) {
            (AwaitedEffect::Keys { kid }, Outcome::Keys(it)) => results.keys.push((kid, it)),
            (AwaitedEffect::Keys { kid }, _) => {
                results.keys.push((kid.clone(), Err(mismatch(&kid))));
            }
            (AwaitedEffect::Refresh, Outcome::Refresh(it)) => results.refresh = Some(it),
            (AwaitedEffect::Refresh, _) => results.refresh = Some(Err(ApiFailure::unreadable())),
            (AwaitedEffect::Handshake, Outcome::Handshake(it)) => results.handshake = Some(it),
            (AwaitedEffect::Handshake, _) => {
                results.handshake = Some(Err(ApiFailure::unreadable()));
            }
            (AwaitedEffect::MachineToken, Outcome::MachineToken(it)) => {
                results.machine_token = Some(it);
            }
            (AwaitedEffect::MachineToken, _) => {
                results.machine_token = Some(Err(ApiFailure::unreadable()));
            }
        }
        results
    }
}

fn mismatch(kid: &str) -> TokenError {
    TokenError::kid_mismatch(kid)
}

impl AwaitedEffect {
    fn of(effect: &Effect) -> Self {
        match effect {
            Effect::FetchKeys { kid } => Self::Keys { kid: kid.clone() },
            Effect::RefreshSession { .. } => Self::Refresh,
            Effect::RedeemHandshakeNonce { .. } => Self::Handshake,
            Effect::VerifyMachineToken { .. } => Self::MachineToken,
        }
    }
}
