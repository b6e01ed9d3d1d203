//! Checks of the webhook settings.

use crate::config::error::{ConfigError, Setting};
use crate::config::raw::{RawWebhooks, Secret};
use crate::config::settings::WebhookSettings;
use crate::webhook::Verifier;

pub(super) fn check(raw: &RawWebhooks) -> Result<WebhookSettings, ConfigError> {
    let secrets = raw.signing_secrets.iter();
    let verifiers: Vec<Verifier> = secrets
        .map(|Secret(secret)| verifier(secret))
        .collect::<Result<_, _>>()?;
    let verifier = verifiers.into_iter().reduce(Verifier::or);
    if raw.required && verifier.is_none() {
        return Err(Setting::WEBHOOK_SIGNING_SECRET
            .missing("is missing; copy it from your webhook endpoint, `whsec_…`"));
    }
    Ok(WebhookSettings {
        verifier,
        body_limit: raw.body_limit,
    })
}

fn verifier(secret: &str) -> Result<Verifier, ConfigError> {
    let malformed = |hint| Setting::WEBHOOK_SIGNING_SECRET.malformed(hint);
    if !secret.starts_with("whsec_") {
        return Err(malformed("is not a webhook signing secret, `whsec_…`"));
    }
    Verifier::new(secret)
        .map_err(|_| malformed("is an incomplete signing secret; copy the whole secret"))
}
