//! Verification of webhooks with the instance's secret and clock.

use http::HeaderMap;

use super::Clerk;
use crate::webhook::{RawEvent, WebhookError};

impl Clerk {
    /// Verifies a webhook; Clerk's `verifyWebhook`. Requires `CLERK_WEBHOOK_SIGNING_SECRET`, and
    /// the body's bytes as received. An event that revokes tokens, such as the end of a session, is
    /// added to the [revocations](Self::revocations). In a framework, use the extractor
    /// [`Webhook`](crate::webhook::Webhook) instead.
    ///
    /// # Errors
    /// Fails if no secret is configured, or if Clerk did not send the event. Respond with 400.
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
        let event = verifier.verify(headers, body, settings.clock.now())?;
        settings.revocations.apply(&event);
        Ok(event)
    }
}
