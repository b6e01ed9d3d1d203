//! The attacker's key, and tokens that it signs.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use aws_lc_rs::{encoding::Pkcs8V1Der, hmac};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use rcgen::{CertificateParams, PKCS_RSA_SHA256};
use serde_json::{Map, Value, json};

/// Key id of the attacker's key.
pub(super) const KEY_ID: &str = "ins_hostile";

/// RSA key that the Clerk instance does not know.
pub(super) struct Forge {
    pair: KeyPair,
}

/// Parts of a valid session token, from which forged ones are made.
#[derive(Clone)]
pub(super) struct TokenParts {
    pub(super) header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    pub(super) signature: String,
}

impl TokenParts {
    /// Reads a token; `None` if it is not a JWT.
    pub(super) fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let mut next = || parts.next();
        let (header, claims, signature) = (next()?, next()?, next()?);
        let json = |text: &str| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        Some(Self {
            header: json(header)?,
            claims: json(claims)?,
            signature: signature.to_owned(),
        })
    }

    /// Returns the parts with another field in the header.
    pub(super) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// Returns the parts without a field in the header.
    pub(super) fn without_header(mut self, name: &str) -> Self {
        self.header.remove(name);
        self
    }

    /// Returns the parts with another claim.
    pub(super) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Returns header and claims, encoded.
    pub(super) fn message(&self) -> String {
        let header = Value::Object(self.header.clone()).to_string();
        let claims = Value::Object(self.claims.clone()).to_string();
        message(&header, &claims)
    }

    /// Returns the token with the signature of the token that was read.
    pub(super) fn with_old_signature(&self) -> String {
        format!("{}.{}", self.message(), self.signature)
    }
}

/// Returns an encoded header and encoded claims.
pub(super) fn message(header: &str, claims: &str) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}", encode(header), encode(claims))
}

/// Returns a message with a signature.
pub(super) fn token(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// Returns a message with an HMAC under `secret`.
pub(super) fn with_hmac(algorithm: hmac::Algorithm, secret: &[u8], message: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
    token(message, tag.as_ref())
}

impl Forge {
    /// Generates a key; `None` if that fails.
    pub(super) fn new() -> Option<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
        Some(Self { pair })
    }

    /// Signs parts with RS256, whatever their header says.
    pub(super) fn sign(&self, parts: &TokenParts) -> String {
        self.sign_message(&parts.message())
    }

    pub(super) fn sign_message(&self, message: &str) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        // On failure, the signature remains all zeros, which is as invalid.
        let _signed = self.pair.sign(
            &RSA_PKCS1_SHA256,
            &random,
            message.as_bytes(),
            &mut signature,
        );
        token(message, &signature)
    }

    /// Returns the public key as a JSON Web Key.
    pub(super) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "use": "sig",
            "kty": "RSA",
            "kid": KEY_ID,
            "alg": "RS256",
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// Returns a self-signed certificate of the key, as in `x5c`.
    pub(super) fn certificate(&self) -> Option<String> {
        let private: Pkcs8V1Der<'_> = self.pair.as_der().ok()?;
        let private = private.as_ref().into();
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&private, &PKCS_RSA_SHA256);
        let params = CertificateParams::new(["clerk.hostile.example".to_owned()]).ok()?;
        let certificate = params.self_signed(&pair.ok()?).ok()?;
        Some(BASE64_STANDARD.encode(certificate.der()))
    }
}
