//! Responses about machine tokens that processes share.

use std::sync::Arc;

use serde_json::Value;

use crate::clock::UnixMillis;
use crate::config::SharedSettings;
use crate::shared::{REQUEST_LIMIT, SharedLink, Vault};

/// Successful responses in the shared store. Keys are keyed hashes of tokens, and values are
/// encrypted, so that the store contains no usable token.
#[derive(Debug)]
pub(in crate::service) struct SharedResponses {
    link: Arc<SharedLink>,
    vault: Arc<Vault>,
}

impl SharedResponses {
    /// Creates the access to the responses; `None` without a store, or without the secret key that
    /// the keys are derived from.
    pub(in crate::service) fn new(settings: Option<&SharedSettings>) -> Option<Self> {
        let settings = settings?;
        Some(Self {
            link: Arc::clone(&settings.link),
            vault: Arc::clone(settings.vault.as_ref()?),
        })
    }

    /// Returns the response of another process, and the time until which it is shared; `None` if
    /// there is none, or if the store does not respond in time.
    pub(super) async fn get(&self, token: &str, now: UnixMillis) -> Option<(Value, UnixMillis)> {
        let name = self.vault.name(token);
        let key = name.clone();
        let sealed = self
            .link
            .run((REQUEST_LIMIT, now), |store, names| async move {
                store.get(&names.name(&format!("token:{key}"))).await
            });
        self.vault.open_until(&name, &sealed.await.ok()??, now)
    }

    /// Shares a response until this time.
    pub(super) async fn put(
        &self,
        token: &str,
        response: &Value,
        (until, now): (UnixMillis, UnixMillis),
    ) {
        let name = self.vault.name(token);
        let left = now.until(until);
        let sealed = self.vault.seal_until(&name, response, until);
        let Some(sealed) = sealed.filter(|_| !left.is_zero()) else {
            return;
        };
        let put = self
            .link
            .run((REQUEST_LIMIT, now), |store, names| async move {
                let name = names.name(&format!("token:{name}"));
                store.put_if_absent(&name, sealed, left).await
            });
        // If it fails, other processes ask Clerk themselves.
        drop(put.await);
    }
}
