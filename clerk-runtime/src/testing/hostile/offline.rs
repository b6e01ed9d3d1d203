//! Credentials of the offline instance.

use std::fmt;
use std::time::Duration;

use super::source::{CredentialKind, SourceError, TokenSource};
use crate::dev::{
    Instance, MachineCredential, SignInError, SignedIn, StartError, TokenBuilder, Unknown,
};

/// Lifetime of valid session tokens, longer than any run.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// A [`TokenSource`] with all kinds of credentials, from an offline instance.
///
/// The credentials of another instance are those of a second offline instance, which runs until this
/// value is dropped.
pub struct OfflineTokens {
    person: SignedIn,
    other_person: SignedIn,
    template: TokenBuilder,
    m2m_jwt: TokenBuilder,
    oauth_jwt: TokenBuilder,
    api_key: MachineCredential,
    m2m: MachineCredential,
    oauth: MachineCredential,
    public_key: String,
    _other_instance: Instance,
}

/// Reason for which the offline instance could not issue credentials.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfflineTokensError {
    /// The second instance could not be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The person is not in the instance, is banned or is locked out.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The instance has no JWT template.
    #[error(transparent)]
    Template(#[from] Unknown),
}

impl OfflineTokens {
    /// Signs in a person, identified by username, email address or id, whom the protected routes
    /// accept, and issues an API key, an M2M token and an OAuth token.
    ///
    /// # Errors
    /// Fails if the instance has no such person or no JWT template `supabase`, or if the second
    /// instance cannot be started.
    pub async fn start(instance: &Instance, person: &str) -> Result<Self, OfflineTokensError> {
        let other_instance = Instance::start().await?;
        let signed_in = instance.sign_in(person)?;
        let oauth = || instance.oauth_token(person).map_err(SignInError::from);
        let api_key = instance.api_key(person).map_err(SignInError::from)?;
        Ok(Self {
            template: signed_in.template_token("supabase")?,
            person: signed_in,
            other_person: other_instance.sign_in("alice")?,
            m2m_jwt: instance.m2m_token("hostile").jwt(),
            oauth_jwt: oauth()?.jwt(),
            api_key: api_key.issue(),
            m2m: instance.m2m_token("hostile").issue(),
            oauth: oauth()?.issue(),
            public_key: instance.jwt_key(),
            _other_instance: other_instance,
        })
    }

    fn session(&self) -> TokenBuilder {
        self.person.token_builder().lifetime(LIFETIME)
    }

    fn issue(&self, kind: CredentialKind) -> String {
        let session = self.session();
        match kind {
            CredentialKind::Session => session.mint(),
            CredentialKind::Expired => session.expired().mint(),
            CredentialKind::NotYetValid => session.not_yet_valid().mint(),
            CredentialKind::IssuedInFuture => session.issued_in_the_future().mint(),
            CredentialKind::Pending => session.pending().mint(),
            CredentialKind::OtherInstance => self.other_person.token_for(LIFETIME),
            CredentialKind::CriticalExtension => {
                let crit = ["urn:hostile:extension"];
                session.header("crit", crit).header(crit[0], true).mint()
            }
            CredentialKind::Template => self.template.mint(),
            CredentialKind::M2mJwt => self.m2m_jwt.mint(),
            CredentialKind::M2m => self.m2m.secret().to_owned(),
            CredentialKind::ApiKey => self.api_key.secret().to_owned(),
            CredentialKind::OauthJwt => self.oauth_jwt.mint(),
            CredentialKind::Oauth => self.oauth.secret().to_owned(),
        }
    }
}

impl TokenSource for OfflineTokens {
    async fn credential(&self, kind: CredentialKind) -> Result<Option<String>, SourceError> {
        Ok(Some(self.issue(kind)))
    }

    async fn cookie_header(&self) -> Result<Option<String>, SourceError> {
        Ok(Some(self.person.cookie_header()))
    }

    fn public_key_pem(&self) -> Option<String> {
        Some(self.public_key.clone())
    }
}

impl fmt::Debug for OfflineTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfflineTokens")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}
