//! A public key, prepared once.

use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::JwtVerifier;
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};

use super::{Decoded, TokenError};

/// The signature algorithms that Clerk accepts.
pub(super) const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];

const PEM_LABEL: &str = "-----BEGIN PUBLIC KEY-----";
/// Length of a 2048-bit RSA key with the exponent 65537, in bytes of its PKCS #1 form.
const PEM_KEY_LEN: usize = 270;

/// The shortest modulus, in bytes: 2048 bits.
const MIN_MODULUS_LEN: usize = 256;

/// A public key, prepared for each algorithm that it may be used with.
#[derive(Debug)]
pub(crate) struct VerificationKey(Vec<RsaVerifier>);

/// A public key, prepared for one algorithm.
///
/// jsonwebtoken's own verifiers come from its process-wide `CryptoProvider`, which is neither used
/// nor installed here: `decode` panics if the user's build enables both of its crypto features,
/// its verifiers parse the key anew for each token, and `Box<dyn JwtVerifier>` is not `Send`.
#[derive(Debug)]
struct RsaVerifier {
    algorithm: Algorithm,
    key: ParsedPublicKey,
}

impl Verifier<Vec<u8>> for RsaVerifier {
    fn verify(&self, signed: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.key
            .verify_sig(signed, signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for RsaVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl VerificationKey {
    /// Prepares a key of a JWKS; `None` if it is not an RSA key for signatures.
    pub(super) fn from_jwk(jwk: &Jwk) -> Option<Self> {
        let common = &jwk.common;
        let (usage, operations) = (&common.public_key_use, &common.key_operations);
        let verifies = usage
            .as_ref()
            .is_none_or(|it| *it == PublicKeyUse::Signature)
            && operations
                .as_ref()
                .is_none_or(|it| it.contains(&KeyOperations::Verify));
        if !verifies {
            return None;
        }
        let allowed = |it: &Algorithm| {
            let only = common.key_algorithm;
            only.is_none_or(|only| only == KeyAlgorithm::from(*it))
        };
        let key = DecodingKey::from_jwk(jwk).ok()?;
        Self::prepare(&key, ALGORITHMS.into_iter().filter(allowed))
    }

    /// Prepares the key of a PEM, for RS256 only; `None` if it does not have the form that Clerk's
    /// dashboard shows. Clerk's packages misread other forms, and then reject every token.
    pub(super) fn from_pem(pem: &str) -> Option<Self> {
        let key = DecodingKey::from_rsa_pem(pem.as_bytes()).ok()?;
        let has_dashboard_form =
            pem.contains(PEM_LABEL) && key.try_get_as_bytes().ok()?.len() == PEM_KEY_LEN;
        has_dashboard_form.then(|| Self::prepare(&key, [Algorithm::RS256]))?
    }

    fn prepare(key: &DecodingKey, algorithms: impl IntoIterator<Item = Algorithm>) -> Option<Self> {
        let prepare = |algorithm| {
            let key = parse(key, parameters(algorithm)?)?;
            Some(RsaVerifier { algorithm, key })
        };
        let verifiers: Vec<_> = algorithms.into_iter().map(prepare).collect::<Option<_>>()?;
        (!verifiers.is_empty()).then_some(Self(verifiers))
    }

    /// Returns `true` for the same key with the same algorithms.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let same = |one: &RsaVerifier, other: &RsaVerifier| {
            one.algorithm == other.algorithm && one.key.as_ref() == other.key.as_ref()
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| same(a, b))
    }

    /// Checks a token's signature.
    pub(crate) fn verify(&self, token: &Decoded) -> Result<(), TokenError> {
        let algorithm = token.header.alg;
        let verifier = self.0.iter().find(|it| it.algorithm() == algorithm);
        let verifier = verifier.ok_or_else(|| TokenError::other_algorithm(algorithm))?;
        let (signed, signature) = token.split_signature().unwrap_or_default();
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        verifier
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| TokenError::wrong_signature())
    }
}

fn parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::RS256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => Some(&RSA_PKCS1_2048_8192_SHA512),
        _ => None,
    }
}

/// Parses a key for one algorithm. Returns `None` also for a key that is too short, which would
/// otherwise be detected only when a signature is checked.
fn parse(key: &DecodingKey, parameters: &'static RsaParameters) -> Option<ParsedPublicKey> {
    match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, .. } if n.len() < MIN_MODULUS_LEN => None,
        DecodingKeyKind::SecretOrDer(der) => ParsedPublicKey::new(parameters, der).ok(),
        DecodingKeyKind::RsaModulusExponent { n, e } => RsaPublicKeyComponents { n, e }
            .to_parsed_public_key(parameters)
            .ok(),
    }
}
