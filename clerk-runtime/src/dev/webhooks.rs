//! Signed webhooks.

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;

use super::Instance;
use super::random::secret;
use crate::config::UnixMillis;

/// A signed webhook request to an application.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedWebhook {
    /// `svix-id`, `svix-timestamp`, `svix-signature` and `content-type`.
    pub headers: HeaderMap,
    /// Raw JSON body.
    pub body: String,
}

impl Instance {
    /// Returns the secret that [`sign_webhook`](Self::sign_webhook) signs with, `whsec_…`. It is
    /// different at each start. A handle from [`clerk`](Self::clerk) verifies webhooks with it.
    #[must_use]
    pub fn webhook_signing_secret(&self) -> String {
        format!("whsec_{}", BASE64_STANDARD.encode(self.webhook_key()))
    }

    /// Signs an event with a new id and the instance's time. Nothing is sent: post the result to
    /// your application.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::dev::Instance;
    ///
    /// let instance = Instance::start().await?;
    /// let webhook = instance.sign_webhook(&serde_json::json!({
    ///     "type": "user.deleted", "object": "event", "timestamp": 1_800_000_000_000_i64,
    ///     "instance_id": "ins_1", "data": { "id": "user_1", "object": "user", "deleted": true },
    /// }))?;
    /// let clerk = instance.clerk()?;
    /// let event = clerk.verify_webhook(&webhook.headers, webhook.body.as_bytes())?;
    /// assert_eq!(event.event_type(), "user.deleted");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Fails if the event cannot be serialized as JSON.
    pub fn sign_webhook(&self, event: &impl Serialize) -> serde_json::Result<SignedWebhook> {
        let now = self.shared.state().now();
        self.sign_webhook_at(event, now)
    }

    /// Like [`sign_webhook`](Self::sign_webhook) with another time, to test that an old event is
    /// rejected.
    ///
    /// # Errors
    /// Fails if the event cannot be serialized as JSON.
    pub fn sign_webhook_at(
        &self,
        event: &impl Serialize,
        at: UnixMillis,
    ) -> serde_json::Result<SignedWebhook> {
        let body = serde_json::to_string(event)?;
        let (id, timestamp) = (secret("msg_"), at.as_secs());
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.webhook_key());
        let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
        let signature = format!("v1,{}", BASE64_STANDARD.encode(tag));
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("svix-id", id),
            ("svix-timestamp", timestamp.to_string()),
            ("svix-signature", signature),
            ("content-type", "application/json".to_owned()),
        ] {
            // All values are ASCII.
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        Ok(SignedWebhook { headers, body })
    }

    fn webhook_key(&self) -> &[u8] {
        self.shared.settings.webhook_key.as_bytes()
    }
}
