//! Encryption of values in the shared store, so that a copy of it contains no usable token.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use aws_lc_rs::hmac;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::UnixMillis;
use crate::revocations::hex;

const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 12;

/// Keys that are derived from the instance's secret key, which all processes have.
pub(crate) struct Vault {
    /// Encrypts values with AES-256-GCM.
    values: RandomizedNonceKey,
    /// Computes the names of values with HMAC-SHA256.
    names: hmac::Key,
}

impl Vault {
    /// Derives the keys with HKDF-SHA256. `None` if the cryptography library fails.
    pub(crate) fn new(secret_key: &str) -> Option<Self> {
        let salt = Salt::new(HKDF_SHA256, b"clerk-runtime shared store");
        let prk = salt.extract(secret_key.as_bytes());
        let values = derive(&prk, b"values").ok()?;
        let names = derive(&prk, b"names").ok()?;
        Some(Self {
            values: RandomizedNonceKey::new(&AES_256_GCM, &values).ok()?,
            names: hmac::Key::new(hmac::HMAC_SHA256, &names),
        })
    }

    /// Returns the name of the value for a token or for other data, from which the data cannot be computed
    /// or guessed.
    pub(crate) fn name(&self, data: &str) -> String {
        hex(hmac::sign(&self.names, data.as_bytes()).as_ref())
    }

    /// Encrypts a value. It can only be decrypted under the same name.
    fn seal(&self, name: &str, value: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = value.to_vec();
        let aad = Aad::from(name.as_bytes());
        let nonce = self
            .values
            .seal_in_place_append_tag(aad, &mut sealed)
            .ok()?;
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut sealed);
        Some(whole)
    }

    /// Decrypts a value; `None` if it was changed, moved, or encrypted with another key.
    fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut value = sealed.to_vec();
        let aad = Aad::from(name.as_bytes());
        let opened = self.values.open_in_place(nonce, aad, &mut value).ok()?;
        Some(opened.to_vec())
    }

    /// Encrypts a value with the time until which it may be used, so that the store cannot extend it.
    pub(crate) fn seal_until(
        &self,
        name: &str,
        value: &impl Serialize,
        until: UnixMillis,
    ) -> Option<Vec<u8>> {
        let value = serde_json::to_vec(&(until.as_millis(), value)).ok()?;
        self.seal(name, &value)
    }

    /// Decrypts a value, and returns it with the time until which it may be used; `None` if that
    /// time has passed.
    pub(crate) fn open_until<T: DeserializeOwned>(
        &self,
        name: &str,
        sealed: &[u8],
        now: UnixMillis,
    ) -> Option<(T, UnixMillis)> {
        let opened = self.open(name, sealed)?;
        let (until, value): (i64, T) = serde_json::from_slice(&opened).ok()?;
        let until = UnixMillis::from_millis(until);
        (now < until).then_some((value, until))
    }
}

fn derive(prk: &Prk, purpose: &[u8]) -> Result<[u8; KEY_LEN], Unspecified> {
    let mut key = [0; KEY_LEN];
    prk.expand(&[purpose], HKDF_SHA256)?.fill(&mut key)?;
    Ok(key)
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(key: &str) -> Vault {
        Vault::new(key).expect("a vault")
    }

    #[test]
    fn value_is_decrypted_by_the_same_key_under_the_same_name() {
        let (a, b) = (vault("sk_test_1"), vault("sk_test_1"));
        let sealed = a.seal("name", b"value").expect("sealed");
        assert_eq!(b.open("name", &sealed).as_deref(), Some(&b"value"[..]));
        assert_eq!(b.open("other", &sealed), None);
        assert_eq!(vault("sk_test_2").open("name", &sealed), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(b.open("name", &changed), None, "byte {place}");
            assert_eq!(b.open("name", &sealed[..place]), None);
        }
        assert_ne!(a.seal("name", b"value"), a.seal("name", b"value"));
    }

    #[test]
    fn value_that_the_store_kept_too_long_is_not_used() {
        let (vault, value) = (vault("sk_test_1"), "value".to_owned());
        let until = UnixMillis::from_secs(1_800_000_000);
        let sealed = vault.seal_until("name", &value, until).expect("sealed");
        let at = |millis| vault.open_until("name", &sealed, until.plus_millis(millis));
        assert_eq!(at(-1), Some((value, until)));
        assert_eq!(at(0), None::<(String, _)>);
        assert_eq!(at(60_000), None::<(String, _)>);
    }

    #[test]
    fn names_depend_on_the_key_and_the_token() {
        let a = vault("sk_test_1");
        assert_eq!(a.name("ak_1"), vault("sk_test_1").name("ak_1"));
        assert_ne!(a.name("ak_1"), a.name("ak_2"));
        assert_ne!(a.name("ak_1"), vault("sk_test_2").name("ak_1"));
        assert!(!a.name("ak_1").contains("ak_1"));
    }
}
