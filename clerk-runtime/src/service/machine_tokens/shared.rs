//! Answers about machine tokens that processes share.

use std::sync::Arc;

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

    /// Returns the answer of another process, and the time until which it is shared; `None` if there is none, or if the store does not answer
    /// soon enough.
    pub(super) async fn get(&self, token: &str, now: UnixMillis) -> Option<(Value, UnixMillis)> {
        let name = self.vault.name(token);
        let key = name.clone();
        let sealed = self
            .link
            .run((REQUEST_LIMIT, now), |store, names| async move {
                store.get(&names.name(&format!("token:{key}"))).await
            });
        open(&self.vault, &name, &sealed.await.ok()??, now)
    }

    /// Shares an answer until this time.
    pub(super) async fn put(
        &self,
        token: &str,
        answer: &Value,
        (until, now): (UnixMillis, UnixMillis),
    ) {
        let name = self.vault.name(token);
        let left = now.until(until);
        let sealed = seal(&self.vault, &name, answer, until);
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

/// Encrypts an answer with the time until which it is shared, so that the store cannot extend it.
fn seal(vault: &Vault, name: &str, answer: &Value, until: UnixMillis) -> Option<Vec<u8>> {
    let value = serde_json::to_vec(&(until.as_millis(), answer)).ok()?;
    vault.seal(name, &value)
}

/// Decrypts an answer; `None` if its time is over.
fn open(vault: &Vault, name: &str, sealed: &[u8], now: UnixMillis) -> Option<(Value, UnixMillis)> {
    let opened = vault.open(name, sealed)?;
    let (until, answer): (i64, Value) = serde_json::from_slice(&opened).ok()?;
    let until = UnixMillis::from_millis(until);
    (now < until).then_some((answer, until))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answer_that_the_store_kept_too_long_is_not_used() {
        let vault = Vault::new("sk_test_1").expect("a vault");
        let until = UnixMillis::from_secs(1_800_000_000);
        let answer = json!({"id": "ak_1"});
        let sealed = seal(&vault, "name", &answer, until).expect("sealed");
        let at = |millis| open(&vault, "name", &sealed, until.plus_millis(millis));
        assert_eq!(at(-1), Some((answer, until)));
        assert_eq!(at(0), None);
        assert_eq!(at(60_000), None);
    }
}
