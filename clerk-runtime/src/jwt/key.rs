//! A public key, parsed once.

use std::ops::RangeInclusive;

use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, NO_PAD};
use serde_json::Value;

use super::algorithm::Algorithm;
use super::{Decoded, Signature, TokenError};

/// JavaScript's key import doesn't mind bits after the last byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT_CONFIG);
const LENIENT_CONFIG: GeneralPurposeConfig = NO_PAD.with_decode_allow_trailing_bits(true);

/// A ready verification key.
#[derive(Debug)]
pub(crate) struct VerificationKey(State);

#[derive(Debug)]
enum State {
    Ready(Box<Rsa>),
    /// A JWKS may hold keys that can't be used here; that only matters to a token that names one.
    Unusable(&'static str),
}

/// One RSA key, prepared for each algorithm that it may be used with.
#[derive(Debug)]
struct Rsa {
    /// The modulus has a length with which signatures can verify.
    has_accepted_length: bool,
    rs256: Option<ParsedPublicKey>,
    rs384: Option<ParsedPublicKey>,
    rs512: Option<ParsedPublicKey>,
}

impl VerificationKey {
    /// A key of a JWKS, under the conditions that the `WebCrypto` API sets for one.
    pub(super) fn from_jwk(jwk: &Value) -> Self {
        Self(
            check_jwk(jwk)
                .and_then(|only| rsa(jwk, only))
                .map_or_else(State::Unusable, |rsa| State::Ready(Box::new(rsa))),
        )
    }

    /// The modulus that Clerk's reader cuts out of a PEM, base64 with strange characters left in;
    /// for RS256 alone, with 65537 as exponent.
    pub(super) fn from_pem_modulus(modulus: &str) -> Option<Self> {
        let modulus = lenient_bytes(modulus);
        let plausible = modulus.len() == 256 && modulus.first().is_some_and(|byte| *byte >= 0x80);
        let rsa = Rsa::new(&modulus, &[1, 0, 1], Some(Algorithm::Rs256)).ok()?;
        plausible.then(|| Self(State::Ready(Box::new(rsa))))
    }

    /// Whether both are the same key, for the same algorithms.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (State::Ready(one), State::Ready(other)) => one.bytes() == other.bytes(),
            _ => false,
        }
    }

    /// Returns `true` if it can verify a signature.
    pub(super) fn is_usable(&self) -> bool {
        matches!(&self.0, State::Ready(rsa) if rsa.has_accepted_length)
    }

    /// Checks the signature of a token whose algorithm is one that Clerk accepts.
    pub(crate) fn verify(
        &self,
        decoded: &Decoded,
        signature: &Signature,
    ) -> Result<(), TokenError> {
        let rsa = match &self.0 {
            State::Ready(rsa) => rsa,
            State::Unusable(why) => return Err(TokenError::unusable_key(why)),
        };
        let Some(key) = rsa.key(decoded.algorithm()) else {
            return Err(TokenError::unusable_key(OTHER_ALGORITHM));
        };
        key.verify_sig(decoded.signed(), signature.as_ref())
            .map_err(|_| TokenError::wrong_signature())
    }
}

/// Lengths that `RSA_PKCS1_2048_8192_*` verify with.
const MODULUS_BITS: RangeInclusive<usize> = 2048..=8192;

const OTHER_ALGORITHM: &str = r#"JWK "alg" does not match the requested algorithm"#;

impl Rsa {
    fn new(n: &[u8], e: &[u8], only: Option<Algorithm>) -> Result<Self, &'static str> {
        let components = RsaPublicKeyComponents {
            n: without_zeros(n),
            e: without_zeros(e),
        };
        let prepare = |algorithm, parameters: &'static RsaParameters| {
            if only.is_some_and(|only| only != algorithm) {
                return Ok(None);
            }
            components
                .to_parsed_public_key(parameters)
                .map(Some)
                .map_err(|_| "Invalid keyData")
        };
        Ok(Self {
            has_accepted_length: MODULUS_BITS.contains(&bits(components.n)),
            rs256: prepare(Algorithm::Rs256, &RSA_PKCS1_2048_8192_SHA256)?,
            rs384: prepare(Algorithm::Rs384, &RSA_PKCS1_2048_8192_SHA384)?,
            rs512: prepare(Algorithm::Rs512, &RSA_PKCS1_2048_8192_SHA512)?,
        })
    }

    /// The key as each algorithm has it.
    fn bytes(&self) -> [Option<&[u8]>; 3] {
        [&self.rs256, &self.rs384, &self.rs512].map(|key| key.as_ref().map(AsRef::as_ref))
    }

    fn key(&self, algorithm: Option<Algorithm>) -> Option<&ParsedPublicKey> {
        match algorithm? {
            Algorithm::Rs256 => self.rs256.as_ref(),
            Algorithm::Rs384 => self.rs384.as_ref(),
            Algorithm::Rs512 => self.rs512.as_ref(),
        }
    }
}

/// The one algorithm that the key may be used with, if it says so.
fn check_jwk(jwk: &Value) -> Result<Option<Algorithm>, &'static str> {
    if jwk.get("kty").and_then(Value::as_str) != Some("RSA") {
        return Err(r#"Invalid JWK "kty" Parameter"#);
    }
    if jwk.get("use").is_some_and(|usage| usage != "sig") {
        return Err(r#"Invalid JWK "use" Parameter"#);
    }
    if jwk
        .get("key_ops")
        .is_some_and(|operations| !allows_verifying(operations))
    {
        return Err("Key operations and usage mismatch");
    }
    let Some(name) = jwk.get("alg") else {
        return Ok(None);
    };
    let algorithm = name.as_str().and_then(Algorithm::named);
    algorithm.map(Some).ok_or(OTHER_ALGORITHM)
}

fn allows_verifying(operations: &Value) -> bool {
    operations
        .as_array()
        .is_some_and(|operations| operations.iter().any(|one| one == "verify"))
}

fn rsa(jwk: &Value, only: Option<Algorithm>) -> Result<Rsa, &'static str> {
    let number = |name| jwk.get(name).and_then(Value::as_str).map(lenient_bytes);
    match (number("n"), number("e")) {
        (Some(n), Some(e)) => Rsa::new(&n, &e, only),
        _ => Err("Invalid keyData"),
    }
}

/// Base64 as JavaScript's key import reads it: both alphabets, and any other character is skipped.
fn lenient_bytes(text: &str) -> Vec<u8> {
    let mut clean: Vec<u8> = text
        .bytes()
        .filter_map(|byte| match byte {
            b'+' => Some(b'-'),
            b'/' => Some(b'_'),
            b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Some(byte),
            _ => None,
        })
        .collect();
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    LENIENT.decode(clean).unwrap_or_default()
}

/// The length of a number that has no zero bytes in front.
fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |first| first.leading_zeros());
    (number.len() * 8).saturating_sub(unused as usize)
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}
