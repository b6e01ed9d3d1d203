//! Answers about machine tokens that processes share.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::clock::UnixMillis;
use crate::config::SharedSettings;
use crate::shared::{REQUEST_LIMIT, SharedLink, Vault};

/// Successful answers in the shared store. Keys are keyed hashes of tokens, and values are encrypted, so
/// that the store contains no usable token.
#[derive(Debug)]
pub(in crate::service) struct SharedAnswers {
    link: Arc<SharedLink>,
    vault: Arc<Vault>,
}

impl SharedAnswers {
    /// `None` without a store, or without the secret key that the keys are derived from.
    pub(in crate::service) fn new(settings: Option<&SharedSettings>) -> Option<Self> {
        let settings = settings?;
        Some(Self {
            link: Arc::clone(&settings.link),
            vault: Arc::clone(settings.vault.as_ref()?),
        })
    }

    /// Returns the answer of another process; `None` if there is none, or if the store does not answer
    /// soon enough.
    pub(super) async fn get(&self, token: &str, now: UnixMillis) -> Option<Value> {
        let name = self.vault.name(token);
        let key = name.clone();
        let sealed = self
            .link
            .run((REQUEST_LIMIT, now), |store, names| async move {
                store.get(&names.name(&format!("token:{key}"))).await
            });
        let opened = self.vault.open(&name, &sealed.await.ok()??)?;
        serde_json::from_slice(&opened).ok()
    }

    /// Shares an answer until this time.
    pub(super) async fn put(
        &self,
        token: &str,
        answer: &Value,
        (until, now): (UnixMillis, UnixMillis),
    ) {
        let name = self.vault.name(token);
        let left = until.as_millis().saturating_sub(now.as_millis());
        let left = Duration::from_millis(u64::try_from(left).unwrap_or_default());
        let value = serde_json::to_vec(answer).ok();
        let sealed = value.and_then(|it| self.vault.seal(&name, &it));
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
