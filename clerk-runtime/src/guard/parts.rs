//! The caller and the resolved values of a handler.

use std::fmt;
use std::sync::Arc;

use crate::api::models::User;
use crate::caller::{Auth, Token};
use crate::policy::{BindingKind, Denial, DenialCause, ParsedClaims, Policy, deny};
use crate::service::Clerk;

/// The caller and the resolved values that exist before the handler runs.
pub struct Parts {
    auth: Auth,
    /// `None` for most handlers, which bind only the caller's own values.
    ///
    /// A trait object, to shorten compile times: for each handler's future, rustc checks whether every
    /// visible field is `Send` and how it is dropped.
    resolved: Option<Box<dyn BoundValues>>,
}

/// Values that were fetched or read for a handler's bindings.
#[derive(Default)]
pub(crate) struct Resolved {
    /// The token that was minted for this request, unless the request's own is bound.
    pub(crate) minted: Option<Minted>,
    /// The user from the Backend API.
    pub(crate) user: Option<Arc<User>>,
    /// The claims, as read by the policy's function.
    pub(crate) claims: Option<ParsedClaims>,
}

/// A minted token; `None` if the caller cannot have one.
pub(crate) type Minted = Option<Token>;

/// Access to the resolved values behind a trait object.
trait BoundValues: Send + Sync {
    fn resolved(&self) -> &Resolved;
}

impl BoundValues for Resolved {
    fn resolved(&self) -> &Resolved {
        self
    }
}

impl Resolved {
    fn is_empty(&self) -> bool {
        self.minted.is_none() && self.user.is_none() && self.claims.is_none()
    }
}

impl Parts {
    /// Creates the parts of an authorized caller without resolved values.
    pub(crate) fn of(auth: Auth) -> Self {
        let resolved = None;
        Self { auth, resolved }
    }

    /// Creates the parts of an authorized caller with resolved values.
    pub(crate) fn new(auth: Auth, resolved: Resolved) -> Self {
        let boxed = |it| -> Box<dyn BoundValues> { Box::new(it) };
        let resolved = Some(resolved).filter(|it| !it.is_empty()).map(boxed);
        Self { auth, resolved }
    }

    pub(crate) fn into_auth(self) -> Auth {
        self.auth
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    pub(super) fn clerk(&self) -> Option<&Clerk> {
        self.auth.clerk()
    }

    pub(super) fn token(&self) -> Option<&Token> {
        match self.resolved().and_then(|it| it.minted.as_ref()) {
            None => self.auth.own_token(),
            Some(minted) => minted.as_ref(),
        }
    }

    pub(super) fn user(&self) -> Option<&Arc<User>> {
        self.resolved()?.user.as_ref()
    }

    pub(super) fn claims(&self) -> Option<&ParsedClaims> {
        self.resolved()?.claims.as_ref()
    }

    fn resolved(&self) -> Option<&Resolved> {
        self.resolved.as_deref().map(BoundValues::resolved)
    }

    /// Returns an error if a value that the policy must bind is missing, which would be a mistake in
    /// this crate: evaluation requires the caller's own values, and a request whose other values are
    /// missing was rejected while they were resolved. Without resolved values, there is nothing to
    /// check.
    pub(super) fn check_all(&self, policy: &Policy) -> Result<(), Denial> {
        if self.resolved.is_none() {
            return Ok(());
        }
        let mut required = policy.bindings().iter().filter(|it| it.is_required());
        match required.find(|it| !self.has_value(it.kind())) {
            Some(missing) => {
                let cause = DenialCause::Internal(missing.kind());
                Err(deny(policy, &self.auth, cause, None))
            }
            None => Ok(()),
        }
    }

    /// Returns `true` if a parameter of this kind has its value.
    fn has_value(&self, kind: BindingKind) -> bool {
        match kind {
            BindingKind::UserId => self.auth.has_user_id(),
            BindingKind::SessionId => self.auth.session_id().is_some(),
            BindingKind::OrgId => self.auth.org_id().is_some(),
            BindingKind::Token => self.token().is_some(),
            BindingKind::User => self.user().is_some(),
            BindingKind::Claims(_) => self.claims().is_some(),
            BindingKind::Clerk => self.clerk().is_some(),
            // The proof's policy was evaluated together with the handler's.
            BindingKind::Auth | BindingKind::Granted(_) => true,
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::caller::{GivenCaller, Machine, Session, Unauthenticated};
    use crate::policy::{AcceptedTokens, Binding, Pending, TokenType, evaluate};

    const KINDS: [&[Binding]; 4] = [
        &[Binding::required(BindingKind::UserId)],
        &[Binding::required(BindingKind::SessionId)],
        &[Binding::required(BindingKind::OrgId)],
        &[Binding::required(BindingKind::Token)],
    ];

    fn callers() -> Vec<Auth> {
        let token = || Token::new("token");
        let claims = [
            json!({}),
            json!({"sub": "user_1"}),
            json!({"sid": "sess_1"}),
            json!({"sub": "user_1", "sid": "sess_1", "sts": "pending"}),
            json!({"sub": "user_1", "sid": "sess_1", "v": 2, "o": {"id": "org_1", "rol": "admin"}}),
        ];
        let sessions = claims.into_iter().map(|claims| match claims {
            Value::Object(claims) => {
                GivenCaller::Session(Session::from_map(claims).unwrap(), token())
            }
            _ => GivenCaller::Unauthenticated(Unauthenticated::Invalid),
        });
        let machines = [TokenType::ApiKey, TokenType::M2m, TokenType::OAuth].map(|token_type| {
            ["user_1", "org_1", "mch_1"].map(|subject| {
                let body = json!({"id": "1", "subject": subject});
                Machine::from_verification(token_type, &body).map_or_else(
                    || GivenCaller::Unauthenticated(Unauthenticated::Invalid),
                    |machine| GivenCaller::Machine(machine, token()),
                )
            })
        });
        let unauthenticated = [
            Unauthenticated::SignedOut { pending: false },
            Unauthenticated::SignedOut { pending: true },
            Unauthenticated::Machine(TokenType::ApiKey),
            Unauthenticated::Invalid,
        ];
        sessions
            .chain(machines.into_iter().flatten())
            .chain(unauthenticated.map(GivenCaller::Unauthenticated))
            .map(|caller| Auth::new(Arc::new(caller)))
            .collect()
    }

    /// Values that are unwrapped without a check exist.
    #[test]
    fn accepted_request_has_all_bound_values() {
        let mut accepted = 0;
        for bindings in KINDS {
            for policy in [Policy::protect(), Policy::auth()] {
                for accepts in [AcceptedTokens::SESSION, AcceptedTokens::Any] {
                    let policy = policy.tokens(accepts).bind(bindings);
                    for policy in [policy, policy.pending(Pending::Allow)] {
                        for auth in callers() {
                            if evaluate(&policy, &auth).is_ok() {
                                let parts = Parts::of(auth);
                                assert!(parts.has_value(bindings[0].kind()), "{parts:?}");
                                accepted += 1;
                            }
                        }
                    }
                }
            }
        }
        assert!(accepted > 50, "{accepted}");
    }
}
