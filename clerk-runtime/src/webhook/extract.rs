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
            tracing::error!(
                "responded to a webhook with 500: {}",
                WebhookError::no_secret()
            );
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
    tracing::error!(
        "responded to a webhook with 500: its body was read before it could be verified"
    );
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

#[cfg(test)]
#[cfg(all(feature = "__webhook", feature = "reqwest"))]
mod tests {
    use aws_lc_rs::hmac;
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use serde_json::Value;

    use super::*;
    use crate::clock::{Clock, UnixMillis};

    const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);
    const BODY: &str = r#"{"type":"user.created","data":{"id":"user_1"}}"#;

    #[derive(Debug)]
    struct FixedClock;

    impl Clock for FixedClock {
        fn now(&self) -> UnixMillis {
            NOW
        }
    }

    fn receiver(secret: Option<&str>) -> Result<Receiver, Reply> {
        let builder = Clerk::builder().secret_key("sk_test_aVerySecretKey");
        let builder = builder.publishable_key("pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk");
        let builder = builder.clock(FixedClock).webhook_body_limit(100);
        let builder = match secret {
            Some(secret) => builder.webhook_signing_secret(secret),
            None => builder,
        };
        Receiver::new(Some(&builder.build().unwrap()))
    }

    fn signed(body: &str) -> HeaderMap {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        let now = NOW.as_secs();
        let signature = hmac::sign(&key, format!("msg_1.{now}.{body}").as_bytes());
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("svix-id", " msg_1 ".to_owned()),
            ("svix-timestamp", now.to_string()),
            (
                "svix-signature",
                format!("v1,{}", BASE64_STANDARD.encode(signature)),
            ),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        headers
    }

    fn status<T>(result: Result<T, Reply>) -> u16 {
        result.map_or_else(|reply| reply.status_code().as_u16(), |_| 200)
    }

    #[tokio::test]
    async fn instance_without_a_signing_secret_returns_500() {
        assert_eq!(status(receiver(None)), 500);
        assert_eq!(status(receiver(Some("whsec_c2VjcmV0"))), 200);
    }

    #[tokio::test]
    async fn content_length_above_the_limit_returns_413() {
        let receiver = receiver(Some("whsec_c2VjcmV0")).ok().unwrap();
        assert_eq!(receiver.limit(), 100);
        for (length, expected) in [
            (None, 200),
            (Some("nonsense"), 200),
            (Some("100"), 200),
            (Some("101"), 413),
            (Some(" 101 "), 413),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(length) = length {
                headers.insert(CONTENT_LENGTH, length.parse().unwrap());
            }
            assert_eq!(
                status(receiver.check_length(&headers)),
                expected,
                "{length:?}"
            );
        }
    }

    #[tokio::test]
    async fn only_a_signed_body_of_the_handlers_type_is_received() {
        let receiver = receiver(Some("whsec_c2VjcmV0")).ok().unwrap();
        let webhook: Webhook<Value> = receiver
            .receive(&signed(BODY), BODY.as_bytes())
            .ok()
            .unwrap();
        assert_eq!(
            (&*webhook.id, &webhook.event["data"]["id"]),
            ("msg_1", &"user_1".into())
        );
        let forged = receiver.receive::<Value>(&signed("{}"), BODY.as_bytes());
        let other_type = receiver.receive::<Vec<u8>>(&signed(BODY), BODY.as_bytes());
        for reply in [forged.err().unwrap(), other_type.err().unwrap()] {
            assert_eq!(reply.status_code(), 400);
            assert_eq!(reply.body(), "The webhook cannot be verified.");
        }
    }
}
