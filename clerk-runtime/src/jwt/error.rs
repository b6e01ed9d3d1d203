//! Reason why a token was rejected.

use jsonwebtoken::Algorithm;

use crate::caller::Reason;

/// Reason why a token was rejected; Clerk's `TokenVerificationError`. It contains no part of the
/// token except values of its header and claims, such as `kid` and `azp`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.message)]
pub struct TokenError(Box<Rejection>);

/// Contents of a [`TokenError`]. Boxed, since most tokens are valid and a small `Result` is faster
/// to return.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rejection {
    reason: Reason,
    message: String,
}

impl TokenError {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self(Box::new(Rejection {
            reason,
            message: message.into(),
        }))
    }

    /// Returns the machine-readable reason with Clerk's code.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// Returns the same text as `Display`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns message, reason and location of the token (`header` or `cookie`) in one text.
    pub(crate) fn full_message(&self, location: &str) -> String {
        let Rejection { reason, message } = &*self.0;
        format!("{message} (reason={reason}, token-carrier={location})")
    }

    /// Error for a token longer than the limit. The message does not contain its length, which the
    /// client controls.
    pub(super) fn too_long(limit: usize) -> Self {
        let message = format!(
            "the token is longer than {limit} bytes (16 KiB), the maximum that is accepted"
        );
        Self::new(Reason::TokenInvalid, message)
    }

    pub(super) fn undecodable(part: &str) -> Self {
        let message = format!("the token is not a JWT: {part} cannot be decoded");
        Self::new(Reason::TokenInvalid, message)
    }

    pub(super) fn unsupported_extension() -> Self {
        let message = "the token's header has `crit` or `b64`: it requires an extension that is \
                       not supported";
        Self::new(Reason::TokenInvalid, message)
    }

    pub(super) fn wrong_signature() -> Self {
        let message = "the token is not signed by this instance's key; check that the keys of \
                       the application and of the sign-in page belong to the same instance";
        Self::new(Reason::TokenInvalidSignature, message)
    }

    pub(super) fn wrong_algorithm(alg: Option<&str>) -> Self {
        let found = alg.map_or_else(|| "missing".to_owned(), |alg| format!("`{alg}`"));
        let message = format!("the token's `alg` is {found}, but it must be `RS256`");
        Self::new(Reason::TokenInvalidAlgorithm, message)
    }

    pub(super) fn other_algorithm(algorithm: Algorithm) -> Self {
        let message = format!("the signing key is not for {algorithm:?}, the token's `alg`");
        Self::new(Reason::TokenVerificationFailed, message)
    }

    /// Error for a token of a class other than session tokens, such as M2M.
    pub(crate) fn other_class() -> Self {
        let message = "a session token is expected, but this is a token of another class";
        Self::new(Reason::TokenInvalid, message)
    }

    /// Error for a session that was revoked after the token was issued.
    pub(crate) fn revoked() -> Self {
        let message =
            "the session, its user or its membership was revoked after the token was issued";
        Self::new(Reason::SessionRevoked, message)
    }

    /// Error for a configuration with neither a secret key nor a PEM.
    pub(crate) fn no_key_source() -> Self {
        let message = "there is no key to verify tokens with; set `CLERK_SECRET_KEY` or \
                       `CLERK_JWT_KEY`";
        Self::new(Reason::JwkFailedToResolve, message)
    }

    /// Error for a `kid` that no key of the instance has.
    pub(crate) fn kid_mismatch(kid: &str) -> Self {
        let message = format!(
            "this instance has no signing key with the token's `kid`, `{kid}`; check that \
             `CLERK_SECRET_KEY` belongs to the instance that the user signed in to"
        );
        Self::new(Reason::JwkKidMismatch, message)
    }

    /// Error for a key endpoint that responded with an error status.
    pub(crate) fn keys_rejected(url: &str, status: u16) -> Self {
        let message = format!("the signing keys cannot be loaded: {url} responded with {status}");
        Self::new(Reason::JwkRemoteFailedToLoad, message)
    }

    /// Error for a secret key that the key endpoint rejects (`clerk_key_invalid`).
    pub(crate) fn secret_key_invalid(message: impl Into<String>) -> Self {
        Self::new(Reason::SecretKeyInvalid, message)
    }

    /// Error for a key endpoint that is unreachable, or whose response cannot be read.
    pub(crate) fn keys_unreadable(why: impl Into<String>) -> Self {
        let message = format!("the signing keys cannot be loaded: {}", why.into());
        Self::new(Reason::UnexpectedError, message)
    }

    pub(super) fn no_keys() -> Self {
        let message = "the key endpoint's response has no RSA key for signatures";
        Self::new(Reason::JwkRemoteFailedToLoad, message)
    }

    pub(super) fn unusable_pem() -> Self {
        let message = "not a public RSA key of 2048 bits in PEM form, from \
                       `-----BEGIN PUBLIC KEY-----` to `-----END PUBLIC KEY-----`";
        Self::new(Reason::JwkFailedToResolve, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_is_the_displayed_text() {
        let error = TokenError::new(Reason::TokenInvalid, "the token has no `sub`");
        assert_eq!(error.message(), "the token has no `sub`");
        assert_eq!(error.to_string(), error.message());
    }
}
