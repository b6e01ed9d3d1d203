//! What the outside has answered so far.
//!
//! The machine has no memory but this: after every answer a request is judged again from the start,
//! and runs up to the next thing it doesn't know. So each state reads as straight-line code.

use serde_json::Value;

use super::effect::{ApiFailure, Effect, Outcome};
use super::{Decision, Step};
use crate::jwt::TokenError;
use crate::policy::TokenType;

/// What a state comes to, or the effect that it can't go on without.
pub(super) type Judged<T = Decision> = Result<T, Box<Effect>>;

/// The outcomes of the effects so far.
pub(super) struct Known {
    /// By the `kid` that was asked for.
    keys: Vec<(String, Result<(), TokenError>)>,
    refresh: Option<Result<Vec<String>, ApiFailure>>,
    handshake: Option<Result<Vec<String>, ApiFailure>>,
    machine_token: Option<Result<Value, ApiFailure>>,
}

/// A request that waits for an effect.
pub(crate) struct Pending {
    known: Known,
    awaited: Awaited,
}

/// Which outcome a pending request waits for.
enum Awaited {
    Keys { kid: String },
    Refresh,
    Handshake,
    MachineToken,
}

impl Known {
    /// Before anybody was asked.
    pub(super) const fn nothing() -> Self {
        Self {
            keys: Vec::new(),
            refresh: None,
            handshake: None,
            machine_token: None,
        }
    }

    /// Whether the keys were loaded.
    pub(super) fn keys(&self, kid: &str) -> Judged<&Result<(), TokenError>> {
        let found = self.keys.iter().find(|(it, _)| it == kid);
        let effect = || {
            Box::new(Effect::FetchKeys {
                kid: kid.to_owned(),
            })
        };
        found.map(|(_, outcome)| outcome).ok_or_else(effect)
    }

    /// The cookies of a refreshed session. `request` tells the session's id and what to send.
    pub(super) fn refresh(
        &self,
        request: impl FnOnce() -> Effect,
    ) -> Judged<&Result<Vec<String>, ApiFailure>> {
        self.refresh.as_ref().ok_or_else(|| Box::new(request()))
    }

    /// The cookies behind a handshake nonce.
    pub(super) fn handshake(&self, nonce: &str) -> Judged<&Result<Vec<String>, ApiFailure>> {
        let effect = || {
            Box::new(Effect::RedeemHandshakeNonce {
                nonce: nonce.to_owned(),
            })
        };
        self.handshake.as_ref().ok_or_else(effect)
    }

    /// What the Backend API says of an opaque machine token.
    pub(super) fn machine_token(
        &self,
        token_type: TokenType,
        token: &str,
    ) -> Judged<&Result<Value, ApiFailure>> {
        let token = || token.to_owned();
        let effect = || {
            Box::new(Effect::VerifyMachineToken {
                token_type,
                token: token(),
            })
        };
        self.machine_token.as_ref().ok_or_else(effect)
    }

    /// The step that a judgement made with this knowledge leads to.
    pub(super) fn step(self, judged: Judged) -> Step {
        match judged {
            Ok(decision) => Step::Done(decision),
            Err(effect) => {
                let awaited = Awaited::of(&effect);
                Step::Need(
                    Box::new(Pending {
                        known: self,
                        awaited,
                    }),
                    *effect,
                )
            }
        }
    }
}

impl Pending {
    /// What is known once the outcome is in. One that answers another effect is a failure of the
    /// one that was asked for, so that no request is ever asked for the same thing twice.
    pub(super) fn learn(self, outcome: Outcome) -> Known {
        let Self { mut known, awaited } = self;
        match (awaited, outcome) {
            (Awaited::Keys { kid }, Outcome::Keys(it)) => known.keys.push((kid, it)),
            (Awaited::Keys { kid }, _) => known.keys.push((kid.clone(), Err(mismatch(&kid)))),
            (Awaited::Refresh, Outcome::Refresh(it)) => known.refresh = Some(it),
            (Awaited::Refresh, _) => known.refresh = Some(Err(ApiFailure::unreadable())),
            (Awaited::Handshake, Outcome::Handshake(it)) => known.handshake = Some(it),
            (Awaited::Handshake, _) => known.handshake = Some(Err(ApiFailure::unreadable())),
            (Awaited::MachineToken, Outcome::MachineToken(it)) => known.machine_token = Some(it),
            (Awaited::MachineToken, _) => {
                known.machine_token = Some(Err(ApiFailure::unreadable()));
            }
        }
        known
    }
}

fn mismatch(kid: &str) -> TokenError {
    TokenError::kid_mismatch(kid)
}

impl Awaited {
    fn of(effect: &Effect) -> Self {
        match effect {
            Effect::FetchKeys { kid } => Self::Keys { kid: kid.clone() },
            Effect::RefreshSession { .. } => Self::Refresh,
            Effect::RedeemHandshakeNonce { .. } => Self::Handshake,
            Effect::VerifyMachineToken { .. } => Self::MachineToken,
        }
    }
}
