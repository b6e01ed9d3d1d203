//! What was resolved before the handler runs.

use std::fmt;
use std::sync::Arc;

use crate::api::models::User;
use crate::caller::{Auth, Token};
use crate::driver::Clerk;
use crate::policy::{BindingKind, ParsedClaims};

/// What was resolved before the handler runs: the caller, and what its bindings need.
pub struct Parts {
    auth: Auth,
    token: BoundToken,
    user: Option<Arc<User>>,
    claims: Option<ParsedClaims>,
}

/// Which token a handler binds.
enum BoundToken {
    /// The request's own.
    Own,
    /// One that was minted for this request; `None`: the caller can't have one.
    Minted(Option<Token>),
}

impl Parts {
    /// A judged caller; nothing is resolved yet, and the token is the request's own.
    pub(crate) fn new(auth: Auth) -> Self {
        Self {
            auth,
            token: BoundToken::Own,
            user: None,
            claims: None,
        }
    }

    /// With a token minted for this request; `None`: the caller can't have one.
    pub(crate) fn with_token(self, token: Option<Token>) -> Self {
        Self {
            token: BoundToken::Minted(token),
            ..self
        }
    }

    /// With the user as the Backend API shows it.
    pub(crate) fn with_user(self, user: Option<Arc<User>>) -> Self {
        Self { user, ..self }
    }

    /// With the claims as the policy's own function read them.
    pub(crate) fn with_claims(self, claims: Option<ParsedClaims>) -> Self {
        Self { claims, ..self }
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    pub(super) fn clerk(&self) -> Option<&Clerk> {
        self.auth.clerk()
    }

    pub(super) fn token(&self) -> Option<&Token> {
        match &self.token {
            BoundToken::Own => self.auth.own_token(),
            BoundToken::Minted(token) => token.as_ref(),
        }
    }

    pub(super) fn user(&self) -> Option<&Arc<User>> {
        self.user.as_ref()
    }

    pub(super) fn claims(&self) -> Option<&ParsedClaims> {
        self.claims.as_ref()
    }

    /// Whether a parameter of this kind has its value.
    pub(super) fn holds(&self, kind: BindingKind) -> bool {
        match kind {
            BindingKind::UserId => self.auth.has_user_id(),
            BindingKind::SessionId => self.auth.session_id().is_some(),
            BindingKind::OrgId => self.auth.org_id().is_some(),
            BindingKind::Token => self.token().is_some(),
            BindingKind::User => self.user.is_some(),
            BindingKind::Claims(_) => self.claims.is_some(),
            BindingKind::Clerk => self.clerk().is_some(),
            // A policy was judged with the rest of the handler's own.
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
