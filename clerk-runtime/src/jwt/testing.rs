//! Tokens and keys for this module's tests.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding,
};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::Decoded;

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns a token with an invalid signature.
pub(super) fn token(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), encode("signature"))
}

pub(super) fn decoded(header: &Value, claims: &Value) -> Decoded {
    Decoded::parse(&token(header, claims)).unwrap()
}

/// A signing key.
pub(super) struct Signer {
    pub(super) kid: &'static str,
    pair: KeyPair,
}

/// Returns the same keys for all tests, since generating a key is slow.
pub(super) fn signers() -> &'static [Signer; 2] {
    static KEYS: OnceLock<[Signer; 2]> = OnceLock::new();
    KEYS.get_or_init(|| {
        ["ins_1", "ins_2"].map(|kid| Signer {
            kid,
            pair: KeyPair::generate(KeySize::Rsa2048).unwrap(),
        })
    })
}

impl Signer {
    pub(super) fn signed(&self, alg: &str) -> Decoded {
        self.signed_with(&json!({"alg": alg, "kid": self.kid}))
    }

    pub(super) fn signed_with(&self, header: &Value) -> Decoded {
        let alg = header["alg"].as_str().unwrap();
        let encoding: &dyn RsaEncoding = match alg {
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            _ => &RSA_PKCS1_SHA256,
        };
        let claims = json!({"sub": "user_1"});
        let signed = format!(
            "{}.{}",
            encode(header.to_string()),
            encode(claims.to_string())
        );
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(encoding, &random, signed.as_bytes(), &mut signature)
            .unwrap();
        Decoded::parse(&format!("{signed}.{}", encode(signature))).unwrap()
    }

    pub(super) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    pub(super) fn pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der().unwrap();
        pem("PUBLIC KEY", der.as_ref())
    }

    /// Returns the key in the form of PKCS #1.
    pub(super) fn rsa_pem(&self) -> String {
        pem("RSA PUBLIC KEY", self.pair.public_key().as_ref())
    }

    pub(super) fn private_pem(&self) -> String {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().unwrap();
        pem("PRIVATE KEY", der.as_ref())
    }
}

/// Returns a public key of 3072 bits.
pub(super) fn long_pem() -> String {
    let pair = KeyPair::generate(KeySize::Rsa3072).unwrap();
    Signer { kid: "ins_3", pair }.pem()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}
