//! Webhooks, with the instance's own secret and clock.

use http::HeaderMap;

use super::Clerk;
use crate::webhook::{RawEvent, WebhookError};

impl Clerk {
    /// Verifies an event that Clerk sent to this application; Clerk's `verifyWebhook`. Needs
    /// `CLERK_WEBHOOK_SIGNING_SECRET`, and the body as the very bytes that came. In a framework, the
    /// extractor [`Webhook`](crate::webhook::Webhook) does all of it.
    ///
    /// # Errors
    /// The secret isn't configured, or the event isn't Clerk's. Answer 400.
    pub fn verify_webhook(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<RawEvent, WebhookError> {
        let settings = self.settings();
        let verifier = settings
            .webhooks
            .verifier
            .as_ref()
            .ok_or_else(WebhookError::no_secret)?;
        verifier.verify(headers, body, settings.clock.now())
    }
}
