//! Why a token was refused.

use crate::caller::Reason;

const CONTACT_SUPPORT: &str = "Contact support@clerk.com";
const ENSURE_CLERK_JWT: &str = "Make sure that this is a valid Clerk-generated JWT.";
const SET_JWT_KEY: &str = "Set the CLERK_JWT_KEY environment variable.";
const CHECK_KEYS: &str = "Go to your Dashboard and validate your secret and public keys are \
                          correct. Contact support@clerk.com if the issue persists.";

/// Why a token was refused; Clerk's `TokenVerificationError`. Holds no part of the token beyond
/// claim values such as `azp`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.message)]
pub struct TokenError(Box<Inner>);

/// On the heap: most tokens are good, and what is said of them stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    reason: Reason,
    message: String,
    action: Option<&'static str>,
}

impl TokenError {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            reason,
            message: message.into(),
            action: None,
        }))
    }

    /// The machine-readable reason.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// What is wrong, in Clerk's words; the same as `Display`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where Clerk says so.
    #[must_use]
    pub fn action(&self) -> Option<&'static str> {
        self.0.action
    }

    /// Message, action, reason and where the token was (`header` or `cookie`) in one text; Clerk's
    /// `getFullMessage()`.
    pub(crate) fn full_message(&self, carrier: &str) -> String {
        let Inner {
            reason,
            message,
            action,
        } = &*self.0;
        let gap = if action.is_some() && !message.is_empty() {
            " "
        } else {
            ""
        };
        let action = action.unwrap_or_default();
        format!("{message}{gap}{action} (reason={reason}, token-carrier={carrier})")
    }

    pub(crate) fn with_action(mut self, action: &'static str) -> Self {
        self.0.action = Some(action);
        self
    }

    pub(crate) fn not_clerks(reason: Reason, message: impl Into<String>) -> Self {
        Self::new(reason, message).with_action(ENSURE_CLERK_JWT)
    }

    pub(super) fn not_three_parts() -> Self {
        Self::new(
            Reason::TokenInvalid,
            "Invalid JWT form. A JWT consists of three parts separated by dots.",
        )
    }

    pub(super) fn undecodable() -> Self {
        Self::new(
            Reason::TokenInvalid,
            "Invalid JWT form. The header, payload, or signature could not be decoded.",
        )
    }

    /// The token is longer than the limit. Says nothing of its length, which the client chooses.
    pub(super) fn too_long(limit: usize) -> Self {
        Self::new(
            Reason::TokenInvalid,
            format!("The token is longer than {limit} bytes (16 KiB), the most that is accepted."),
        )
    }

    /// Where Clerk's code stumbles over a value instead of judging it.
    pub(super) fn unexpected(message: impl Into<String>) -> Self {
        Self::new(Reason::UnexpectedError, message)
    }

    pub(super) fn wrong_signature() -> Self {
        Self::new(Reason::TokenInvalidSignature, "JWT signature is invalid.")
    }

    pub(super) fn unusable_key(why: &str) -> Self {
        Self::not_clerks(
            Reason::TokenVerificationFailed,
            format!("Error verifying JWT signature. Error: {why}"),
        )
    }

    /// An M2M token where a session token is expected; Clerk's `verifyToken`, before any key is
    /// looked up.
    pub(crate) fn machine_token() -> Self {
        Self::not_clerks(Reason::TokenInvalid, "Invalid session token category.")
    }

    /// Neither a secret key nor a PEM is configured.
    pub(crate) fn no_key_source() -> Self {
        Self::new(
            Reason::JwkFailedToResolve,
            "Failed to resolve JWK during verification.",
        )
        .with_action(SET_JWT_KEY)
    }

    /// No key has this `kid` ([`Decoded::kid`](super::Decoded::kid)).
    pub(crate) fn kid_mismatch(kid: &str) -> Self {
        let message = format!(
            "Unable to find a signing key in JWKS that matches the kid='{kid}' of the provided \
             session token. Please make sure that the __session cookie or the HTTP authorization \
             header contain a Clerk-generated session JWT."
        );
        Self::new(Reason::JwkKidMismatch, message).with_action(CHECK_KEYS)
    }

    /// The keys' endpoint answered with an error status.
    pub(crate) fn keys_refused(url: &str, status: u16) -> Self {
        Self::new(
            Reason::JwkRemoteFailedToLoad,
            format!("Error loading Clerk JWKS from {url} with code={status}"),
        )
        .with_action(CONTACT_SUPPORT)
    }

    /// The keys' endpoint says that the secret key is wrong (`clerk_key_invalid`).
    pub(crate) fn secret_key_invalid(message: impl Into<String>) -> Self {
        Self::new(Reason::SecretKeyInvalid, message).with_action(CONTACT_SUPPORT)
    }

    /// The keys' endpoint can't be reached, or its answer can't be read.
    pub(crate) fn keys_unreadable(why: impl Into<String>) -> Self {
        Self::unexpected(why)
    }

    pub(super) fn no_pem() -> Self {
        Self::new(Reason::JwkLocalMissing, "Missing local JWK.").with_action(SET_JWT_KEY)
    }

    pub(super) fn no_keys() -> Self {
        Self::new(
            Reason::JwkRemoteFailedToLoad,
            "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com.",
        )
        .with_action(CONTACT_SUPPORT)
    }
}
