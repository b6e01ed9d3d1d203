//! Credentials of the offline instance.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use super::source::{CredentialKind, SourceError, TokenSource};
use crate::dev::{
    Instance, MachineCredential, MachineTokenBuilder, SignInError, SignedIn, StartError,
    TokenBuilder, Unknown,
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
    api_key: IssuedTokens,
    m2m: IssuedTokens,
    oauth: IssuedTokens,
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
    /// accept. API keys and OAuth tokens belong to the same person; they and M2M tokens have no
    /// scopes, unless [`scopes`](Self::scopes) sets them.
    ///
    /// # Errors
    /// Fails if the instance has no such person or no JWT template `supabase`, or if the second
    /// instance cannot be started.
    pub async fn start(instance: &Instance, person: &str) -> Result<Self, OfflineTokensError> {
        let other_instance = Instance::start().await?;
        let signed_in = instance.sign_in(person)?;
        let api_key = instance.api_key(person).map_err(SignInError::from)?;
        let oauth = instance.oauth_token(person).map_err(SignInError::from)?;
        Ok(Self {
            template: signed_in.template_token("supabase")?,
            person: signed_in,
            other_person: other_instance.sign_in("alice")?,
            api_key: IssuedTokens::new(api_key),
            m2m: IssuedTokens::new(instance.m2m_token("hostile")),
            oauth: IssuedTokens::new(oauth),
            public_key: instance.jwt_key(),
            _other_instance: other_instance,
        })
    }

    /// Sets the scopes of the API keys, M2M tokens and OAuth tokens, for routes that require some.
    /// Default: none.
    ///
    /// ```
    /// # mod example {
    /// use clerk_runtime::dev::Instance;
    /// use clerk_runtime::testing::hostile::{self, CredentialKind, OfflineTokens, ProtectedRoute};
    ///
    /// # pub async fn test(app_url: &str, instance: &Instance) -> Result<(), Box<dyn std::error::Error>> {
    /// // `#[protect(token = api_key, scopes = ["invoices:read"])]`
    /// let tokens = OfflineTokens::start(instance, "alice").await?.scopes(["invoices:read"]);
    /// let route = ProtectedRoute::get().accepts([CredentialKind::ApiKey]);
    /// hostile::suite(app_url, tokens).protect("/invoices", route).run().await.assert();
    /// # Ok(())
    /// # }
    /// # }
    /// ```
    #[must_use]
    pub fn scopes<T: Into<String>>(self, scopes: impl IntoIterator<Item = T>) -> Self {
        let scopes: Vec<String> = scopes.into_iter().map(Into::into).collect();
        Self {
            api_key: self.api_key.scopes(&scopes),
            m2m: self.m2m.scopes(&scopes),
            oauth: self.oauth.scopes(&scopes),
            ..self
        }
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
            CredentialKind::M2mJwt => self.m2m.jwt(),
            CredentialKind::M2m => self.m2m.opaque(),
            CredentialKind::ApiKey => self.api_key.opaque(),
            CredentialKind::OauthJwt => self.oauth.jwt(),
            CredentialKind::Oauth => self.oauth.opaque(),
        }
    }
}

/// Both forms of a machine token.
struct IssuedTokens {
    builder: MachineTokenBuilder,
    /// Issued at the first use, since its scopes are then known.
    issued: OnceLock<MachineCredential>,
}

impl IssuedTokens {
    const fn new(builder: MachineTokenBuilder) -> Self {
        Self {
            builder,
            issued: OnceLock::new(),
        }
    }

    fn scopes(self, scopes: &[String]) -> Self {
        Self::new(self.builder.scopes(scopes))
    }

    fn opaque(&self) -> String {
        let issued = self.issued.get_or_init(|| self.builder.clone().issue());
        issued.secret().to_owned()
    }

    fn jwt(&self) -> String {
        self.builder.clone().jwt().mint()
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
