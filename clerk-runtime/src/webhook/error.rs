//! Errors of webhook verification.

/// Reason for rejecting a webhook. Contains no part of the secret or the body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WebhookError {
    kind: WebhookErrorKind,
    message: String,
}

/// The kinds of [`WebhookError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookErrorKind {
    /// The signing secret is missing or malformed.
    Secret,
    /// A `svix-…` header is missing.
    MissingHeaders,
    /// The timestamp is not a number, or differs from the current time by more than five minutes.
    Timestamp,
    /// No signature matches.
    Signature,
    /// The body is not JSON, or not an event.
    Body,
}

impl WebhookError {
    /// Returns the kind of the error.
    #[must_use]
    pub const fn kind(&self) -> WebhookErrorKind {
        self.kind
    }

    fn new(kind: WebhookErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub(super) fn secret() -> Self {
        Self::new(
            WebhookErrorKind::Secret,
            "the webhook signing secret is not `whsec_` followed by base64",
        )
    }

    /// Error for a missing secret.
    pub(crate) fn no_secret() -> Self {
        Self::new(
            WebhookErrorKind::Secret,
            "Missing webhook signing secret. Set the CLERK_WEBHOOK_SIGNING_SECRET environment \
             variable with the webhook secret from the Clerk Dashboard.",
        )
    }

    pub(super) fn missing_headers(names: &[&str]) -> Self {
        let names = names.join(", ");
        Self::new(
            WebhookErrorKind::MissingHeaders,
            format!("Missing required webhook headers: {names}"),
        )
    }

    pub(super) fn timestamp() -> Self {
        Self::unverified(WebhookErrorKind::Timestamp, "Invalid Signature Headers")
    }

    pub(super) fn too_old() -> Self {
        Self::unverified(WebhookErrorKind::Timestamp, "Message timestamp too old")
    }

    pub(super) fn too_new() -> Self {
        Self::unverified(WebhookErrorKind::Timestamp, "Message timestamp too new")
    }

    pub(super) fn signature() -> Self {
        Self::unverified(WebhookErrorKind::Signature, "No matching signature found")
    }

    pub(super) fn body() -> Self {
        Self::unverified(WebhookErrorKind::Body, "the body is not JSON")
    }

    /// Error for an event with a valid signature, but an unexpected shape at this JSON path.
    pub(super) fn shape(path: &str) -> Self {
        Self::new(
            WebhookErrorKind::Body,
            format!("the event cannot be parsed: unexpected value at {path}"),
        )
    }

    fn unverified(kind: WebhookErrorKind, why: &str) -> Self {
        Self::new(kind, format!("Unable to verify incoming webhook: {why}"))
    }
}
