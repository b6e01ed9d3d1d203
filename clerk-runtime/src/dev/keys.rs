//! The instance's signing keys. They are random, generated at each start and never stored.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use aws_lc_rs::{hmac, signature};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Map, Value, json};

use super::StartError;
use super::random::Ids;
use crate::sync::lock;

/// An RSA key pair and its `kid`.
pub(super) struct SigningKey {
    kid: String,
    pair: KeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    pub(super) fn generate() -> Result<Self, StartError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| StartError::KeyPair)?;
        Ok(Self {
            kid: Ids::new(None).next("ins"),
            pair,
        })
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// Signs `message` with RS256.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let signed = self.pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        );
        // On failure, the signature remains all zeros. No key verifies it: the token is rejected.
        if signed.is_err() {
            tracing::error!(kid = self.kid, "a token could not be signed");
        }
        signature
    }

    /// Returns an HMAC whose secret is the PEM text of the public key. Vulnerable verifiers accept
    /// such a signature (algorithm confusion).
    pub(super) fn hmac_with_public_key(&self, message: &[u8]) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.public_key_pem().as_bytes());
        hmac::sign(&key, message).as_ref().to_vec()
    }

    /// Returns `true` if the signature of `message` was made with this key.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        signature::UnparsedPublicKey::new(
            &RSA_PKCS1_2048_8192_SHA256,
            self.pair.public_key().as_ref(),
        )
        .verify(message, signature)
        .is_ok()
    }

    pub(super) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "use": "sig",
            "kty": "RSA",
            "kid": self.kid,
            "alg": "RS256",
            "n": BASE64_URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": BASE64_URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    pub(super) fn public_key_pem(&self) -> String {
        let der = self.pair.public_key().as_der();
        let text = der
            .map(|der| BASE64_STANDARD.encode(der.as_ref()))
            .unwrap_or_default();
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        for (at, letter) in text.chars().enumerate() {
            if at > 0 && at % 64 == 0 {
                pem.push('\n');
            }
            pem.push(letter);
        }
        pem + "\n-----END PUBLIC KEY-----\n"
    }
}

/// The current signing key, and a key for forged tokens that is never published.
pub(super) struct KeyRing {
    current: Mutex<Arc<SigningKey>>,
    unknown_key: OnceLock<Option<Arc<SigningKey>>>,
}

impl KeyRing {
    pub(super) fn new(first: SigningKey) -> Self {
        Self {
            current: Mutex::new(Arc::new(first)),
            unknown_key: OnceLock::new(),
        }
    }

    pub(super) fn current(&self) -> Arc<SigningKey> {
        Arc::clone(&lock(&self.current))
    }

    /// Replaces the current key.
    pub(super) fn replace(&self, next: SigningKey) {
        *lock(&self.current) = Arc::new(next);
    }

    /// Returns the key for forged tokens. It is generated on first use, since most tests do not
    /// need it.
    pub(super) fn unknown_key(&self) -> Option<Arc<SigningKey>> {
        self.unknown_key
            .get_or_init(|| SigningKey::generate().ok().map(Arc::new))
            .clone()
    }

    /// Returns the body of `GET /v1/jwks`.
    pub(super) fn jwks(&self) -> Value {
        json!({ "keys": [self.current().jwk()] })
    }

    /// Returns the claims of a token, or `None` if the current key did not sign it.
    pub(super) fn read(&self, token: &str) -> Option<Map<String, Value>> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !self.current().signed(message.as_bytes(), &signature) {
            return None;
        }
        let payload = BASE64_URL_SAFE_NO_PAD
            .decode(message.split_once('.')?.1)
            .ok()?;
        serde_json::from_slice(&payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_verifies_its_own_signatures_only() {
        let (key, other) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        let signature = key.sign(b"a.b");
        assert!(key.signed(b"a.b", &signature));
        assert!(!key.signed(b"a.c", &signature));
        assert!(!other.signed(b"a.b", &signature));
    }

    #[test]
    fn keys_and_kids_are_unique() {
        let (key, other) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        assert_ne!(key.jwk()["n"], other.jwk()["n"]);
        assert_ne!(key.kid(), other.kid());
    }

    #[test]
    fn debug_contains_no_key_material() {
        let key = SigningKey::generate().unwrap();
        assert_eq!(
            format!("{key:?}"),
            format!("SigningKey {{ kid: {:?}, .. }}", key.kid())
        );
    }

    #[test]
    fn pem_is_a_subject_public_key_info() {
        let pem = SigningKey::generate().unwrap().public_key_pem();
        let body: String = pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        assert!(
            BASE64_STANDARD
                .decode(body)
                .unwrap()
                .starts_with(&[0x30, 0x82])
        );
        assert!(pem.lines().all(|line| line.len() <= 64));
    }
}
