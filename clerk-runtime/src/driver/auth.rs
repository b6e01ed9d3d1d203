//! What a handler can ask of its caller that needs the network.

use std::sync::Arc;

use super::Clerk;
use super::state::Judged;
use super::template_tokens::TemplateToken;
use crate::api::Error;
use crate::api::models::User;
use crate::caller::{Auth, Caller, Token, UserId};
use crate::engine::Decision;

/// Which token [`Auth::token`] gives: the request's own, or one that the Backend API mints for
/// another service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenOptions {
    template: Option<Arc<str>>,
    expires_in: Option<u32>,
}

impl TokenOptions {
    /// The request's own token.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A token made by this JWT template; Clerk's `getToken({ template })`.
    #[must_use]
    pub fn template(mut self, name: impl Into<Arc<str>>) -> Self {
        self.template = Some(name.into());
        self
    }

    /// A token that lives so many seconds, 30 to 315,360,000; Clerk's
    /// `getToken({ expiresInSeconds })`.
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
    /// A token of the caller; Clerk's `getToken()`. `None` when nobody is signed in, and for a
    /// session without an id.
    ///
    /// The request's own token ([`TokenOptions::new`]) needs no network, nor does a machine's,
    /// which is all that a machine has. Another one, as by `auth.token("supabase")`, is minted by
    /// the Backend API and reused until shortly before it expires.
    ///
    /// # Errors
    /// The Backend API doesn't mint it, for one because there is no such template.
    pub async fn token(&self, options: impl Into<TokenOptions>) -> Result<Option<Token>, Error> {
        let options = options.into();
        let session = match self.caller() {
            Caller::Session(session) => session,
            Caller::Machine(_) => return Ok(self.own_token().cloned()),
            Caller::Nobody(_) => return Ok(None),
        };
        let Some(id) = session.session_id() else {
            return Ok(None);
        };
        if options.is_own() {
            return Ok(self.own_token().cloned());
        }
        let Some(judged) = self.judged() else {
            return Ok(None);
        };
        let token = TemplateToken {
            session: id.clone(),
            organization: session.org_id().cloned(),
            template: options.template,
            expires_in: options.expires_in,
        };
        judged.clerk.instance().templates.get(token).await.map(Some)
    }

    /// The caller as the Backend API shows them; Clerk's `currentUser()`. `None` when nobody is
    /// signed in, or the user was deleted. Fetched once per request, however often it is asked for.
    ///
    /// # Errors
    /// The Backend API doesn't answer.
    pub async fn user(&self) -> Result<Option<User>, Error> {
        match (self.user_id(), self.judged()) {
            (Some(id), Some(judged)) => judged.fetch_user(id).await,
            _ => Ok(None),
        }
    }

    /// The instance that judged.
    pub(crate) fn clerk(&self) -> Option<&Clerk> {
        self.judged().map(|judged| &judged.clerk)
    }

    /// What the request came to.
    pub(crate) fn decision(&self) -> Option<&Decision> {
        self.judged().map(Judged::decision)
    }

    fn judged(&self) -> Option<&Judged> {
        self.services()?.downcast_ref()
    }
}

impl Judged {
    async fn fetch_user(&self, id: UserId) -> Result<Option<User>, Error> {
        let user = self
            .user()
            .get_or_try_init(|| self.clerk.instance().users.get(&id))
            .await?;
        Ok(user.as_deref().cloned())
    }
}
