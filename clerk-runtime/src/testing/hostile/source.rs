//! Credentials that only a Clerk instance can issue.

use std::error::Error;
use std::sync::Arc;

/// Reason for which a source could not issue a credential.
pub type SourceError = Box<dyn Error + Send + Sync>;

/// Kind of a credential that a [`TokenSource`] issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CredentialKind {
    /// A valid session token of a user whom the protected routes accept.
    Session,
    /// A session token whose `exp` was at least a minute ago.
    Expired,
    /// A session token whose `nbf` is at least a minute ahead.
    NotYetValid,
    /// A session token whose `iat` is at least a minute ahead.
    IssuedInFuture,
    /// A token of a session with unfinished tasks (`sts: pending`).
    Pending,
    /// A valid session token of another Clerk instance.
    OtherInstance,
    /// A session token whose header requires an extension that does not exist (`crit`).
    CriticalExtension,
    /// A token of a JWT template.
    Template,
    /// A machine-to-machine token as a JWT.
    M2mJwt,
    /// An opaque machine-to-machine token, `mt_…`.
    M2m,
    /// An API key, `ak_…`.
    ApiKey,
    /// An OAuth access token as a JWT.
    OauthJwt,
    /// An opaque OAuth access token, `oat_…`.
    Oauth,
}

impl CredentialKind {
    /// Returns the other form of a token that Clerk issues both as an opaque token and as a JWT.
    pub(super) const fn other_form(self) -> Option<Self> {
        match self {
            Self::M2m => Some(Self::M2mJwt),
            Self::M2mJwt => Some(Self::M2m),
            Self::Oauth => Some(Self::OauthJwt),
            Self::OauthJwt => Some(Self::Oauth),
            _ => None,
        }
    }

    /// All kinds that a route for sessions must reject, with the name of the request and a
    /// description.
    pub(super) const REJECTED: [(Self, &'static str, &'static str); 13] = [
        (Self::Session, "session-token", "session token"),
        (Self::Expired, "expired", "expired session token"),
        (
            Self::NotYetValid,
            "not-yet-valid",
            "session token with `nbf` in the future",
        ),
        (
            Self::IssuedInFuture,
            "issued-in-future",
            "session token with `iat` in the future",
        ),
        (
            Self::Pending,
            "pending",
            "token of a session with unfinished tasks",
        ),
        (
            Self::OtherInstance,
            "other-instance",
            "session token of another instance",
        ),
        (
            Self::CriticalExtension,
            "critical-extension",
            "session token with an unknown `crit`",
        ),
        (Self::Template, "template-token", "token of a JWT template"),
        (Self::M2mJwt, "m2m-jwt", "machine-to-machine JWT"),
        (Self::M2m, "m2m-token", "opaque machine-to-machine token"),
        (Self::ApiKey, "api-key", "API key"),
        (Self::OauthJwt, "oauth-jwt", "OAuth access token as a JWT"),
        (Self::Oauth, "oauth-token", "opaque OAuth access token"),
    ];
}

/// Source of credentials for the suite: the offline instance (`OfflineTokens`, with the feature `dev`),
/// or a test account of a real instance.
///
/// ```
/// use clerk_runtime::testing::hostile::{CredentialKind, SourceError, TokenSource};
/// use clerk_runtime::{Clerk, SessionId};
///
/// /// Tokens of one session of a development instance.
/// struct TestAccount {
///     clerk: Clerk,
///     session: SessionId,
///     other_instance: String,
/// }
///
/// impl TokenSource for TestAccount {
///     async fn credential(&self, kind: CredentialKind) -> Result<Option<String>, SourceError> {
///         Ok(match kind {
///             CredentialKind::Session => {
///                 let sessions = self.clerk.sessions();
///                 Some(sessions.token(&self.session).await?.into_token().into_string())
///             }
///             CredentialKind::OtherInstance => Some(self.other_instance.clone()),
///             _ => None, // listed in the report as not tested
///         })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync {
    /// Returns a credential of this kind. `None` if the source cannot issue it: the report then
    /// lists it as not tested. [`CredentialKind::Session`] is required.
    ///
    /// The suite calls this once per route, so a session token must be valid for as long as the
    /// requests to one route take, usually a few seconds.
    fn credential(
        &self,
        kind: CredentialKind,
    ) -> impl Future<Output = Result<Option<String>, SourceError>> + Send;

    /// Returns the `Cookie` header of the browser of a user whom the protected routes accept.
    /// Default: `None`, and the suite invents the names of cookies.
    fn cookie_header(&self) -> impl Future<Output = Result<Option<String>, SourceError>> + Send {
        std::future::ready(Ok(None))
    }

    /// Returns the instance's public key in PEM form, with which the suite signs tokens as if it
    /// were a shared secret (key confusion). Default: `None`.
    fn public_key_pem(&self) -> Option<String> {
        None
    }
}

impl<S: TokenSource> TokenSource for Arc<S> {
    fn credential(
        &self,
        kind: CredentialKind,
    ) -> impl Future<Output = Result<Option<String>, SourceError>> + Send {
        S::credential(self, kind)
    }

    fn cookie_header(&self) -> impl Future<Output = Result<Option<String>, SourceError>> + Send {
        S::cookie_header(self)
    }

    fn public_key_pem(&self) -> Option<String> {
        S::public_key_pem(self)
    }
}
