//! Verification of a token that is not in a request's header.

use std::fmt;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::{Clerk, RequestState};
use crate::caller::{Auth, Reason};
use crate::policy::AcceptedTokens;
use crate::request_head::RequestHead;

/// Error of [`Clerk::verify_token`]: the token was rejected, or could not be verified.
#[derive(Clone, Debug)]
pub struct TokenVerificationError {
    reason: Reason,
    message: String,
    retry_after: Option<Duration>,
}

impl Clerk {
    /// Verifies a session token that is not in a request's header, such as one in the message of a
    /// WebSocket; Clerk's `verifyToken`. The rules are those for bearer tokens, so a pending session
    /// is rejected.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::dev::Instance;
    ///
    /// let instance = Instance::start().await?;
    /// let clerk = instance.clerk()?;
    /// let alice = instance.sign_in("alice")?;
    /// let auth = clerk.verify_token(&alice.token()).await?;
    /// assert_eq!(auth.user_id(), Some(alice.user_id()));
    /// let error = clerk.verify_token("forged").await.unwrap_err();
    /// assert!(!error.is_unavailable());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Fails if the token is rejected, or if the signing keys are
    /// [unavailable](TokenVerificationError::is_unavailable).
    pub async fn verify_token(&self, token: &str) -> Result<Auth, TokenVerificationError> {
        // A token contains no white space; that around a token in a header would be ignored.
        if token.contains(char::is_whitespace) {
            return Err(TokenVerificationError::unreadable());
        }
        let bearer = HeaderValue::try_from(format!("Bearer {token}"));
        let bearer = bearer.map_err(|_| TokenVerificationError::unreadable())?;
        let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
        let (method, uri) = (Method::GET, Uri::default());
        let head = RequestHead::new(&method, &uri, &headers);
        let accepts = AcceptedTokens::SESSION.into();
        let state = self.authenticate_for_guard(&head, accepts).await;
        let auth = state.to_auth();
        if auth.is_authenticated() && auth.user_id().is_some() {
            Ok(auth)
        } else {
            Err(TokenVerificationError::of(&state))
        }
    }
}

impl TokenVerificationError {
    fn of(state: &RequestState) -> Self {
        match state.reason() {
            Some(reason) => Self {
                reason: reason.clone(),
                message: state.message().unwrap_or_default().to_owned(),
                retry_after: state.retry_after(),
            },
            None if state.is_authenticated() => Self {
                reason: Reason::Other("pending-session".into()),
                message: "the session has unfinished tasks, or no user".to_owned(),
                retry_after: None,
            },
            None => Self {
                reason: Reason::UnexpectedError,
                message: String::new(),
                retry_after: state.retry_after(),
            },
        }
    }

    fn unreadable() -> Self {
        Self {
            reason: Reason::TokenInvalid,
            message: "the token contains characters that no token has".to_owned(),
            retry_after: None,
        }
    }

    /// Returns the reason code, such as [`Reason::TokenInvalidSignature`].
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Returns an explanation for developers; often empty. It does not contain the token.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns `true` if the token could not be verified, since Clerk is unreachable: it is neither
    /// valid nor rejected. Ask the client to try again later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.retry_after.is_some()
    }

    /// Returns the time after which to try again, if the token could not be verified.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for TokenVerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.is_unavailable() {
            "could not be verified"
        } else {
            "is not accepted"
        };
        write!(f, "the token {verb}: {}", self.reason)?;
        if self.message.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.message)
    }
}

impl std::error::Error for TokenVerificationError {}
