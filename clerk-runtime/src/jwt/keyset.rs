//! The keys of one instance.

use std::collections::HashMap;
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
    ByKid(Arc<HashMap<String, Arc<VerificationKey>>>),
}

impl KeySet {
    /// Reads the answer of `GET /v1/jwks`. A key that can't be used is kept: it only matters to a
    /// token that names it.
    pub(crate) fn from_jwks(body: &[u8]) -> Result<Self, TokenError> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|_| TokenError::keys_unreadable("the JWKS is not JSON"))?;
        if body.is_null() {
            return Err(TokenError::keys_unreadable("the JWKS is null"));
        }
        let keys = match body.get("keys") {
            Some(Value::Array(keys)) if !keys.is_empty() => keys,
            Some(Value::String(text)) if !text.is_empty() => {
                return Err(TokenError::keys_unreadable(
                    "the keys of the JWKS are no list",
                ));
            }
            _ => return Err(TokenError::no_keys()),
        };
        if keys.iter().any(Value::is_null) {
            return Err(TokenError::keys_unreadable("a key of the JWKS is null"));
        }
        Ok(Self(Keys::ByKid(Arc::new(
            keys.iter().map(named).collect(),
        ))))
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

    /// These keys and those of `older` that aren't among them: Clerk forgets a key that left the
    /// JWKS only when its cache expires.
    pub(crate) fn keeping(self, older: &Self) -> Self {
        match (&self.0, &older.0) {
            (Keys::ByKid(newer), Keys::ByKid(older)) => {
                let mut keys = HashMap::clone(older);
                keys.extend(
                    newer
                        .iter()
                        .map(|(kid, key)| (kid.clone(), Arc::clone(key))),
                );
                Self(Keys::ByKid(Arc::new(keys)))
            }
            _ => self,
        }
    }
}

fn named(jwk: &Value) -> (String, Arc<VerificationKey>) {
    (
        js::to_text(jwk.get("kid")),
        Arc::new(VerificationKey::from_jwk(jwk)),
    )
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
