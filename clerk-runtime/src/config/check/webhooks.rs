//! Checks of the webhook settings.

use crate::config::error::{ConfigError, Setting};
use crate::config::raw::{RawWebhooks, Secret};
use crate::config::settings::WebhookSettings;
use crate::webhook::Verifier;

pub(super) fn check(raw: &RawWebhooks) -> Result<WebhookSettings, ConfigError> {
    let given = raw.signing_secrets.iter().map(|Secret(secret)| secret);
    let given = given.filter(|secret| !secret.is_empty());
    let verifiers: Vec<Verifier> = given.map(|it| verifier(it)).collect::<Result<_, _>>()?;
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
