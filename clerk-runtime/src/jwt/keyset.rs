//! The keys of one instance.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use serde_json::Value;

use super::{TokenError, VerificationKey, js};
use crate::caller::Reason;

/// What stands before and after the modulus of a 2048-bit RSA key in a PEM's base64. Cutting it
/// off is all that Clerk does to read one.
const RSA_2048_PREFIX: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA";
const RSA_2048_SUFFIX: &str = "IDAQAB";

/// Verification keys by `kid`, or one key for every `kid` (a PEM from the configuration).
#[derive(Debug, Clone)]
pub(crate) struct KeySet(Keys);

#[derive(Debug, Clone)]
enum Keys {
    One(Arc<VerificationKey>),
    ByKid(Arc<ByKid>),
}

impl KeySet {
    /// Reads the answer of `GET /v1/jwks`.
    ///
    /// An entry that is not an object is skipped. An unusable key is kept: it only matters to a token
    /// that names it. Of several keys with one `kid`, the last usable one wins, else the last one.
    pub(crate) fn from_jwks(body: &[u8]) -> Result<Self, TokenError> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|_| TokenError::keys_unreadable("the JWKS is not JSON"))?;
        if body.is_null() {
            return Err(TokenError::keys_unreadable("the JWKS is null"));
        }
        let entries = match body.get("keys") {
            Some(Value::Array(entries)) => entries,
            Some(Value::String(text)) if !text.is_empty() => {
                return Err(TokenError::keys_unreadable(
                    "the keys of the JWKS are no list",
                ));
            }
            _ => return Err(TokenError::no_keys()),
        };
        let mut keys = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.is_object()) {
            let key = Arc::new(VerificationKey::from_jwk(entry));
            insert(&mut keys, js::to_text(entry.get("kid")), key);
        }
        if keys.is_empty() {
            return Err(TokenError::no_keys());
        }
        Ok(Self(Keys::ByKid(Arc::new(keys))))
    }

    /// Reads `CLERK_JWT_KEY`, in every textual form that Clerk accepts. Where Clerk would read a
    /// wrong key and then refuse every token, this is an error.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, TokenError> {
        if pem.is_empty() {
            return Err(TokenError::no_pem());
        }
        let text = pem
            .replace(['\r', '\n'], "")
            .replacen("-----BEGIN PUBLIC KEY-----", "", 1)
            .replacen("-----END PUBLIC KEY-----", "", 1)
            .replacen(RSA_2048_PREFIX, "", 1)
            .replacen(RSA_2048_SUFFIX, "", 1);
        match VerificationKey::from_pem_modulus(&text) {
            Some(key) => Ok(Self(Keys::One(Arc::new(key)))),
            None => Err(TokenError::new(Reason::JwkFailedToResolve, pem_advice(pem))),
        }
    }

    /// The key that a token's `kid` names.
    pub(crate) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        match &self.0 {
            Keys::One(key) => Some(Arc::clone(key)),
            Keys::ByKid(keys) => keys.get(kid).map(Arc::clone),
        }
    }

    /// Returns `true` if any of the keys can verify a signature.
    pub(crate) fn has_usable_key(&self) -> bool {
        match &self.0 {
            Keys::One(key) => key.is_usable(),
            Keys::ByKid(keys) => keys.values().any(|key| key.is_usable()),
        }
    }

    /// These keys and those of `older` that aren't among them: Clerk forgets a key that left the
    /// JWKS only when its cache expires.
    pub(crate) fn keeping(self, older: &Self) -> Self {
        match (&self.0, &older.0) {
            (Keys::ByKid(newer), Keys::ByKid(older)) => {
                let mut keys = HashMap::clone(older);
                for (kid, key) in newer.iter() {
                    insert(&mut keys, kid.clone(), Arc::clone(key));
                }
                Self(Keys::ByKid(Arc::new(keys)))
            }
            _ => self,
        }
    }
}

type ByKid = HashMap<String, Arc<VerificationKey>>;

/// An unusable key never replaces a usable one.
fn insert(keys: &mut ByKid, kid: String, key: Arc<VerificationKey>) {
    match keys.entry(kid) {
        Entry::Occupied(held) if held.get().is_usable() && !key.is_usable() => {}
        place => {
            place.insert_entry(key);
        }
    }
}

fn pem_advice(pem: &str) -> &'static str {
    if pem.contains("\\n") {
        "the PEM holds a backslash and an n where its line breaks should be"
    } else if pem.contains("PRIVATE KEY") {
        "this is a private key; the public key is wanted"
    } else {
        "not a 2048-bit RSA public key in PEM form, as Clerk's dashboard shows it"
    }
}

#[cfg(test)]
mod tests;
