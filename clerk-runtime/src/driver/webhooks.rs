//! Webhooks, with the instance's own secret and clock.

use http::HeaderMap;

use super::Clerk;
use crate::webhook::{Event, WebhookError};

impl Clerk {
    /// Verifies an event that Clerk sent to this application; Clerk's `verifyWebhook`. Needs
    /// `CLERK_WEBHOOK_SIGNING_SECRET`, and the body as the very bytes that came.
    ///
    /// # Errors
    /// The secret isn't configured, or the event isn't Clerk's. Answer 400.
    pub fn verify_webhook(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError> {
        let settings = self.settings();
        let webhook = settings
            .webhook
            .as_ref()
            .ok_or_else(WebhookError::no_secret)?;
        webhook.verify(headers, body, settings.clock.now())
    }
}
