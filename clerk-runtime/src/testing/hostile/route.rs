//! A protected route.

use std::fmt;

use http::Method;

use super::source::CredentialKind;

/// A protected route as the suite calls it: method, body and accepted credentials.
///
/// The suite calls the route with a valid credential twice: give a route that changes data a body
/// that it accepts twice.
#[derive(Clone)]
pub struct ProtectedRoute {
    pub(super) method: Method,
    pub(super) body: Option<RouteBody>,
    pub(super) accepted: Vec<CredentialKind>,
}

/// Body of a request.
#[derive(Clone)]
pub(super) struct RouteBody {
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

impl ProtectedRoute {
    /// Returns a route that is called with `GET`, and accepts session tokens.
    #[must_use]
    pub fn get() -> Self {
        Self::new(Method::GET)
    }

    /// Returns a route that is called with this method, without a body, and accepts session tokens.
    #[must_use]
    pub fn new(method: Method) -> Self {
        Self {
            method,
            body: None,
            accepted: vec![CredentialKind::Session],
        }
    }

    /// Returns a route that is called with `POST` and a JSON body, and accepts session tokens.
    #[must_use]
    pub fn post_json(body: impl Into<String>) -> Self {
        Self::new(Method::POST).body("application/json", body.into())
    }

    /// Sets the body of each request.
    #[must_use]
    pub fn body(mut self, content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Some(RouteBody {
            content_type: content_type.into(),
            bytes: bytes.into(),
        });
        self
    }

    /// Replaces the kinds of credentials that the route accepts. Default: session tokens. The
    /// suite calls the route with the first one, and does not require that the others are accepted.
    /// An empty list is the default.
    ///
    /// A route for M2M or OAuth tokens may accept both of their forms, opaque tokens and JWTs:
    /// [`CredentialKind::M2m`] permits [`CredentialKind::M2mJwt`], [`CredentialKind::Oauth`] permits
    /// [`CredentialKind::OauthJwt`], and conversely.
    #[must_use]
    pub fn accepts(mut self, kinds: impl IntoIterator<Item = CredentialKind>) -> Self {
        self.accepted = kinds.into_iter().collect();
        if self.accepted.is_empty() {
            self.accepted.push(CredentialKind::Session);
        }
        self
    }

    /// Returns the kind of the valid credential.
    pub(super) fn valid_kind(&self) -> CredentialKind {
        let first = self.accepted.first().copied();
        first.unwrap_or(CredentialKind::Session)
    }

    /// Returns `true` if the route may accept a credential of this kind.
    pub(super) fn may_accept(&self, kind: CredentialKind) -> bool {
        let is_listed = |kind| self.accepted.contains(&kind);
        is_listed(kind) || kind.other_form().is_some_and(is_listed)
    }

    pub(super) fn accepts_sessions(&self) -> bool {
        self.accepted.contains(&CredentialKind::Session)
    }
}

impl fmt::Debug for ProtectedRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProtectedRoute")
            .field("method", &self.method)
            .field("accepted", &self.accepted)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn route_for_machine_tokens_may_accept_both_forms() {
        use CredentialKind::{ApiKey, M2m, M2mJwt, Oauth, OauthJwt, Session};
        let route = ProtectedRoute::get().accepts([M2m, ApiKey]);
        assert!([M2m, M2mJwt, ApiKey].map(|it| route.may_accept(it)) == [true; 3]);
        assert!([Session, Oauth, OauthJwt].map(|it| route.may_accept(it)) == [false; 3]);
        let route = ProtectedRoute::get().accepts([OauthJwt]);
        assert!([Oauth, OauthJwt].map(|it| route.may_accept(it)) == [true; 2]);
        assert_eq!(route.valid_kind(), OauthJwt);
    }
}
