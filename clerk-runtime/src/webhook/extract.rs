//! What the frameworks' extractors share: find the instance, verify, and only then parse.

use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use serde::de::DeserializeOwned;

use super::{Event, RawEvent, WebhookError, WebhookErrorKind};
use crate::driver::Clerk;
use crate::gate;
use crate::response::{self, Reply};

/// A verified webhook, as an argument of a handler.
///
/// It reads the raw body, at most [1 MiB](crate::config::ClerkBuilder::webhook_body_limit), and
/// verifies it with the instance's signing secrets (at most five minutes old or ahead) before any
/// of it is parsed: as [`Event`], or as a type of your own for the whole of an event, `data` and
/// envelope.
///
/// | answer | when |
/// |---|---|
/// | 400 | a header is missing, the time is too far off, no signature matches, or it can't be read as `T`; which one is in the log alone |
/// | 413 | the body is too large |
/// | 500 | there is no Clerk instance (`no-clerk-instance`); no signing secret is configured, see [`require_webhook_signing_secret`](crate::config::ClerkBuilder::require_webhook_signing_secret); or something in front has read the body |
///
/// Clerk's counterpart is `verifyWebhook`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Webhook<T = Event> {
    /// The event's id (`svix-id`), the same each time that it is sent.
    pub id: String,
    /// The event.
    pub event: T,
}

/// An instance that webhooks can be received for.
pub(crate) struct Receiver(Clerk);

impl Receiver {
    /// The request's or framework's instance, else the process's.
    pub(crate) fn new(clerk: Option<&Clerk>) -> Result<Self, Reply> {
        let clerk = gate::instance(clerk.cloned(), None)?;
        if clerk.settings().webhooks.verifier.is_none() {
            tracing::error!("a webhook was answered 500: {}", WebhookError::no_secret());
            return Err(response::broken());
        }
        Ok(Self(clerk))
    }

    /// The largest body, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.0.settings().webhooks.body_limit
    }

    /// Refuses a body that says itself that it is too large.
    pub(crate) fn announced(&self, headers: &HeaderMap) -> Result<(), Reply> {
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
            tracing::warn!(%error, "a webhook was refused");
            refused(&error)
        })?;
        let event = serde_json::from_slice(body).map_err(|error| {
            explain(raw, &error);
            unverified()
        })?;
        let id = headers.get("svix-id").map(|it| it.as_bytes().trim_ascii());
        let id = String::from_utf8_lossy(id.unwrap_or_default()).into_owned();
        Ok(Webhook { id, event })
    }
}

/// The body is larger than is read.
pub(crate) fn too_large() -> Reply {
    Reply::text(413, "The webhook's body is too large.")
}

/// The body can't be read to its end.
pub(crate) fn broken_off() -> Reply {
    Reply::text(400, "The webhook's body can't be read.")
}

/// Something in front has read the body: a mistake in the program.
pub(crate) fn body_taken() -> Reply {
    tracing::error!("a webhook was answered 500: its body was read before it could be verified");
    response::broken()
}

/// Without detail: who forges webhooks needs no hints.
fn unverified() -> Reply {
    Reply::text(400, "The webhook can't be verified.")
}

fn refused(error: &WebhookError) -> Reply {
    match error.kind() {
        WebhookErrorKind::Secret => response::broken(),
        _ => unverified(),
    }
}

/// To the log, without any value of the event: it may hold a code.
fn explain(raw: RawEvent, error: &serde_json::Error) {
    let event_type = raw.event_type().to_owned();
    let (category, line, column) = (error.classify(), error.line(), error.column());
    if let Err(error) = raw.typed() {
        tracing::warn!(event_type, %error, "a webhook can't be read");
    } else {
        let problem = "a webhook can't be read as the handler's type";
        tracing::warn!(event_type, ?category, line, column, "{problem}");
    }
}
