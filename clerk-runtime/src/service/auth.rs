//! Methods of `Auth` that need the network.

use std::sync::Arc;

use super::Clerk;
use super::state::RequestStateInner;
use super::template_tokens::MintRequest;
use crate::api::Error;
use crate::api::models::User;
use crate::caller::{Auth, Caller, Token, UserId};
use crate::engine::Decision;

/// Options of [`Auth::token`]: the request's own token, or one that the Backend API mints for
/// another service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenOptions {
    template: Option<Arc<str>>,
    expires_in: Option<u32>,
}

impl TokenOptions {
    /// Selects the request's own token.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects a token of this JWT template; Clerk's `getToken({ template })`.
    #[must_use]
    pub fn template(mut self, name: impl Into<Arc<str>>) -> Self {
        self.template = Some(name.into());
        self
    }

    /// Sets the lifetime of a new token in seconds, 30 to 315,360,000; Clerk's `getToken({
    /// expiresInSeconds })`.
    #[must_use]
    pub fn expires_in(mut self, seconds: u32) -> Self {
        self.expires_in = Some(seconds);
        self
    }

    fn is_own(&self) -> bool {
        self.template.is_none() && self.expires_in.is_none()
    }
}

impl From<&str> for TokenOptions {
    fn from(template: &str) -> Self {
        Self::new().template(template)
    }
}

impl Auth {
    /// Returns a token of the caller; Clerk's `getToken()`. `None` for an unauthenticated request,
    /// for a session without an id, and if a token must be minted and the session has ended.
    ///
    /// The request's own token ([`TokenOptions::new`]) needs no network. A machine only has its own
    /// token, whatever the options. Other tokens, as with `auth.token("supabase")`, are minted by
    /// the Backend API and cached until shortly before they expire. Processes with a [shared
    /// store](crate::shared) share them, for ten minutes at most. A token of more than 16 KiB, or
    /// with a registered claim of another type than in RFC 7519, is not cached.
    ///
    /// ```
    /// use clerk_runtime::{Auth, TokenOptions, api};
    ///
    /// async fn tokens(auth: &Auth) -> Result<(), api::Error> {
    ///     let own = auth.token(TokenOptions::new()).await?; // getToken()
    ///     let other = auth.token("supabase").await?; // getToken({ template: 'supabase' })
    ///     let short = auth.token(TokenOptions::new().expires_in(60)).await?;
    /// #   drop((own, other, short));
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Fails if the Backend API does not mint the token, for example if there is no such template.
    pub async fn token(&self, options: impl Into<TokenOptions>) -> Result<Option<Token>, Error> {
        let options = options.into();
        let session = match self.caller() {
            Caller::Session(session) => session,
            Caller::Machine(_) => return Ok(self.own_token().cloned()),
            Caller::Unauthenticated(_) => return Ok(None),
        };
        let Some(id) = session.session_id() else {
            return Ok(None);
        };
        if options.is_own() {
            return Ok(self.own_token().cloned());
        }
        let Some(state) = self.state() else {
            return Ok(None);
        };
        let request = MintRequest {
            session: id.clone(),
            organization: session.org_id().cloned(),
            template: options.template,
            expires_in: options.expires_in,
        };
        let instance = state.clerk.instance();
        let revocations = instance.settings.revocations.set();
        let outdated_until = revocations.learned_of_session(session);
        let templates = &instance.templates;
        templates.get(request, session, outdated_until).await
    }

    /// Returns the caller's user from the Backend API; Clerk's `currentUser()`. `None` for an
    /// unauthenticated request, and if the user was deleted. The user is fetched once per request,
    /// unless the call fails.
    ///
    /// # Errors
    /// Fails if the Backend API call fails.
    pub async fn user(&self) -> Result<Option<User>, Error> {
        match (self.user_id(), self.state()) {
            (Some(id), Some(state)) => state.fetch_user(id).await,
            _ => Ok(None),
        }
    }

    /// Returns the instance that authenticated the request.
    pub(crate) fn clerk(&self) -> Option<&Clerk> {
        self.state().map(|state| &state.clerk)
    }

    /// Returns the engine's decision about the request.
    pub(crate) fn decision(&self) -> Option<&Decision> {
        self.state().map(RequestStateInner::decision)
    }

    fn state(&self) -> Option<&RequestStateInner> {
        self.services()?.downcast_ref()
    }
}

impl RequestStateInner {
    async fn fetch_user(&self, id: UserId) -> Result<Option<User>, Error> {
        let instance = self.clerk.instance();
        let outdated_until = instance.settings.revocations.set().learned_of_user(&id);
        let user = self
            .user()
            .get_or_try_init(|| instance.users.get(&id, outdated_until))
            .await?;
        Ok(user.as_deref().cloned())
    }
}
