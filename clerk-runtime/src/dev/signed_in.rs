//! A signed-in person.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cookie::{Cookie, time};

use super::session::SignInRejection;
use super::shared::Shared;
use super::token::TokenBuilder;
use crate::caller::{OrgId, SessionId, UserId};

/// A person with a session, from [`Instance::sign_in`](super::Instance::sign_in).
#[derive(Clone)]
pub struct SignedIn {
    shared: Arc<Shared>,
    session_id: String,
    user_id: String,
    client_token: String,
}

/// The instance has no such person or organization.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not in the offline instance; add users and organizations with `Instance::builder()`"
)]
pub struct UnknownPerson(String);

impl UnknownPerson {
    pub(super) fn new(identifier: &str) -> Self {
        Self(identifier.to_owned())
    }
}

/// Reason why a person could not sign in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError {
    /// There is no such person.
    #[error(transparent)]
    Unknown(#[from] UnknownPerson),
    /// The user is banned. [`Users::unban`](crate::api::Users::unban) removes the ban.
    #[error("{0:?} is banned in the offline instance")]
    Banned(String),
    /// The user is locked out. [`Users::unlock`](crate::api::Users::unlock) removes the lockout.
    #[error("{0:?} is locked out of the offline instance")]
    Locked(String),
}

impl SignInError {
    fn new(identifier: &str, why: SignInRejection) -> Self {
        match why {
            SignInRejection::Unknown => Self::Unknown(UnknownPerson::new(identifier)),
            SignInRejection::Banned => Self::Banned(identifier.to_owned()),
            SignInRejection::Locked => Self::Locked(identifier.to_owned()),
        }
    }
}

/// The instance has no such JWT template, organization or machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the offline instance has no {what} {name:?}")]
pub struct Unknown {
    what: &'static str,
    name: String,
}

impl SignedIn {
    pub(super) fn new(shared: &Arc<Shared>, identifier: &str) -> Result<Self, SignInError> {
        let mut state = shared.state();
        let user_id = state.user(identifier).map(|user| user.id.clone());
        let user_id = user_id.ok_or_else(|| UnknownPerson::new(identifier))?;
        let client_token = state.new_client(shared.client_prefix());
        let session_id = state.sign_in(&user_id, &client_token);
        drop(state);
        let session_id = session_id.map_err(|why| SignInError::new(identifier, why))?;
        Ok(Self {
            shared: Arc::clone(shared),
            session_id,
            user_id,
            client_token,
        })
    }

    /// Returns the user's id.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.user_id.as_str().into()
    }

    /// Returns the session's id.
    #[must_use]
    pub fn session_id(&self) -> SessionId {
        self.session_id.as_str().into()
    }

    /// Returns the active organization's id.
    #[must_use]
    pub fn org_id(&self) -> Option<OrgId> {
        self.shared
            .state()
            .session(&self.session_id)?
            .active
            .as_deref()
            .map(OrgId::from)
    }

    /// Returns a session token, as the browser would send it. It expires after 60 seconds, or the
    /// [`token_lifetime`](super::Builder::token_lifetime) of the instance. Use
    /// [`token_for`](Self::token_for) for a command line that is pasted later.
    ///
    /// The token is signed even if the session is no longer active, like those of
    /// [`token_for`](Self::token_for), [`token_builder`](Self::token_builder) and
    /// [`template_token`](Self::template_token): see [`sign_out`](Self::sign_out).
    #[must_use]
    pub fn token(&self) -> String {
        self.token_builder().mint()
    }

    /// Returns a session token with this lifetime.
    #[must_use]
    pub fn token_for(&self, lifetime: Duration) -> String {
        self.token_builder().lifetime(lifetime).mint()
    }

    /// Returns a builder for a session token, to change it or make it invalid.
    pub fn token_builder(&self) -> TokenBuilder {
        let token = self.shared.session_token(&self.session_id);
        token.unwrap_or_else(|| {
            self.shared
                .deleted_session_token(&self.session_id, &self.user_id)
        })
    }

    /// Returns a builder for a token of a JWT template.
    ///
    /// # Errors
    /// Fails if the instance has no such template.
    pub fn template_token(&self, template: &str) -> Result<TokenBuilder, Unknown> {
        let token = self.shared.template_token(&self.session_id, template);
        token.ok_or_else(|| Unknown {
            what: "JWT template",
            name: template.to_owned(),
        })
    }

    /// Makes an organization, identified by slug or id, the active one.
    ///
    /// # Errors
    /// Fails if the person is not a member of it.
    pub fn activate(&self, organization: &str) -> Result<(), Unknown> {
        if self.shared.state().activate(&self.session_id, organization) {
            Ok(())
        } else {
            Err(Unknown {
                what: "membership in organization",
                name: organization.to_owned(),
            })
        }
    }

    /// Makes the personal account active, without an organization.
    pub fn deactivate_organization(&self) {
        self.shared.state().activate(&self.session_id, "");
    }

    /// Ends the session. As with Clerk, issued tokens remain valid until they expire, and
    /// [`token`](Self::token) signs further ones.
    ///
    /// To test a request after the sign-out, send no token, or
    /// [`cookie_header`](Self::cookie_header), which then has no session. To test that the tokens of
    /// the ended session are rejected, add a revocation to the application's instance, as a webhook
    /// would:
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::revocations::Revocation;
    ///
    /// let instance = clerk_runtime::dev::Instance::start().await?;
    /// let (clerk, bob) = (instance.clerk()?, instance.sign_in("bob")?);
    /// bob.sign_out();
    /// assert!(!bob.cookie_header().contains("__session"));
    /// clerk.revocations().revoke(Revocation::session(&bob.session_id())); // `session-revoked`
    /// # assert_eq!(clerk.revocations().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_out(&self) {
        self.shared.state().sign_out(&self.client_token);
    }

    /// Returns the `Cookie` header of the person's browser.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        let directives = self.shared.browser_cookies(&self.client_token, None, false);
        let cookies = directives.iter().flat_map(|it| Cookie::parse(it.as_str()));
        let kept = cookies.filter(|cookie| cookie.max_age() != Some(time::Duration::ZERO));
        let pairs: Vec<_> = kept.map(|cookie| cookie.stripped().to_string()).collect();
        pairs.join("; ")
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("user_id", &self.user_id)
            .field("session_id", &self.session_id)
            .finish_non_exhaustive()
    }
}
