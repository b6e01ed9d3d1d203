//! Shared part of the frameworks' extractors: find the instance, verify the webhook, then parse it.

use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use serde::de::DeserializeOwned;

use super::{Event, RawEvent, WebhookError, WebhookErrorKind};
use crate::authorize;
use crate::response::{self, Reply};
use crate::service::Clerk;

/// A verified webhook, as an argument of a handler.
///
/// Reads the raw body, at most [1 MiB](crate::config::ClerkBuilder::webhook_body_limit), and
/// verifies it with the instance's signing secrets before any of it is parsed. The timestamp may
/// differ from the current time by at most five minutes. The body is parsed as [`Event`], or as a
/// type of your own that describes the whole event: its envelope and `data`.
///
/// | response | condition |
/// |---|---|
/// | 400 | a header is missing, the timestamp is too far from the current time, no signature matches, or the body cannot be parsed as `T`; only the log has the reason |
/// | 413 | the body is too large |
/// | 500 | there is no Clerk instance (`no-clerk-instance`); no signing secret is configured, see [`require_webhook_signing_secret`](crate::config::ClerkBuilder::require_webhook_signing_secret); or the body was consumed before the extractor |
///
/// Clerk's counterpart is `verifyWebhook`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Webhook<T = Event> {
    /// Id of the event (`svix-id`), which is the same in each delivery.
    pub id: String,
    /// The event.
    pub event: T,
}

/// Instance whose signing secrets verify the webhooks.
pub(crate) struct Receiver(Clerk);

impl Receiver {
    /// Uses the instance of the request or framework, or the process's default. Fails with a 500 if
    /// there is no instance, or if it has no signing secret.
    pub(crate) fn new(clerk: Option<&Clerk>) -> Result<Self, Reply> {
        let clerk = authorize::instance(clerk.cloned(), None)?;
        if clerk.settings().webhooks.verifier.is_none() {
            tracing::error!("webhook answered with 500: {}", WebhookError::no_secret());
            return Err(response::broken());
        }
        Ok(Self(clerk))
    }

    /// Returns the maximum size of a body, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.0.settings().webhooks.body_limit
    }

    /// Rejects a request whose `Content-Length` is too large.
    pub(crate) fn check_length(&self, headers: &HeaderMap) -> Result<(), Reply> {
        let length = headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok());
        let length = length.and_then(|it| it.trim().parse::<usize>().ok());
        if length.is_some_and(|length| length > self.limit()) {
            return Err(too_large());
        }
        Ok(())
    }

    /// Verifies a whole body, then parses it.
    pub(crate) fn receive<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Webhook<T>, Reply> {
        let raw = self.0.verify_webhook(headers, body).map_err(|error| {
            tracing::warn!(%error, "webhook rejected");
            rejected(&error)
        })?;
        let event = serde_json::from_slice(body).map_err(|error| {
            log_unparsed(raw, &error);
            unverified()
        })?;
        let id = headers.get("svix-id").map(|it| it.as_bytes().trim_ascii());
        let id = String::from_utf8_lossy(id.unwrap_or_default()).into_owned();
        Ok(Webhook { id, event })
    }
}

/// Reply to a body that is too large.
pub(crate) fn too_large() -> Reply {
    Reply::text(413, "The webhook's body is too large.")
}

/// Reply to a body that cannot be read to its end.
pub(crate) fn incomplete_body() -> Reply {
    Reply::text(400, "The webhook's body cannot be read.")
}

/// Reply to a request whose body was consumed before the extractor ran. This is a mistake in the
/// application, so it is logged as an error.
#[cfg(any(feature = "poem", feature = "warp"))]
pub(crate) fn body_taken() -> Reply {
    tracing::error!("webhook answered with 500: its body was read before it could be verified");
    response::broken()
}

/// Reply without details, which would help an attacker to forge webhooks.
fn unverified() -> Reply {
    Reply::text(400, "The webhook cannot be verified.")
}

fn rejected(error: &WebhookError) -> Reply {
    match error.kind() {
        WebhookErrorKind::Secret => response::broken(),
        _ => unverified(),
    }
}

/// Logs a parse error, without values of the event: they may be one-time codes.
fn log_unparsed(raw: RawEvent, error: &serde_json::Error) {
    let event_type = raw.event_type().to_owned();
    let (category, line, column) = (error.classify(), error.line(), error.column());
    if let Err(error) = raw.typed() {
        tracing::warn!(event_type, %error, "webhook event cannot be parsed");
    } else {
        let problem = "webhook event cannot be parsed as the handler's type";
        tracing::warn!(event_type, ?category, line, column, "{problem}");
    }
}
