//! Checks of the shared store's settings.

use std::sync::Arc;

use super::keys::CheckedKeys;
use crate::config::error::{ConfigError, Setting};
use crate::config::raw::RawShared;
use crate::config::settings::SharedSettings;
use crate::shared::{Namespace, SharedLink, Vault};

/// Without keys, the names of all instances that use a store would be the same.
const NO_NAMESPACE: &str = "needs a publishable key or a secret key, which separates the instances in \
                            the store; set `CLERK_PUBLISHABLE_KEY`";

pub(super) fn check(
    raw: RawShared,
    keys: &CheckedKeys,
) -> Result<Option<SharedSettings>, ConfigError> {
    let Some(store) = raw.store else {
        if raw.is_required {
            return Err(Setting::REVOCATIONS
                .contradiction("is `required`, but there is no shared store; add `.shared(…)`"));
        }
        return Ok(None);
    };
    let host = keys
        .publishable_key
        .as_ref()
        .map(|it| &it.original_frontend_api);
    let Some(instance) = host.or(keys.secret_key.as_ref()) else {
        return Err(Setting::SHARED.missing(NO_NAMESPACE));
    };
    let namespace = Namespace::new(instance);
    let vault = keys.secret_key.as_deref().and_then(Vault::new);
    Ok(Some(SharedSettings {
        link: Arc::new(SharedLink::new(store, namespace)),
        vault: vault.map(Arc::new),
        is_required: raw.is_required,
    }))
}
