//! Signing keys.

use super::Redacted;
use super::macros::model;

model! {
    /// Keys to verify tokens with.
    JsonWebKeySet {
        /// The keys.
        keys: Vec<JsonWebKey>,
    }
}

model! {
    /// A JSON Web Key (JWK). Its fields depend on `kty`.
    JsonWebKey {
        /// The key's id.
        kid: String,
        /// The algorithm that the key is used with.
        alg: String,
        /// The use of the key: `sig` for signatures.
        usage: String = "use",
        /// The family of the key: `RSA`, `EC`, `OKP` or `oct`.
        kty: String,
        /// The curve of an elliptic key.
        crv: Option<String>,
        /// The first coordinate of an elliptic key, or the public key itself.
        x: Option<String>,
        /// The certificate chain.
        x5c: Vec<String>,
        /// The SHA-1 thumbprint of the certificate.
        x5t: Option<String>,
        /// The SHA-256 thumbprint of the certificate.
        x5t_s256: Option<String> = "x5t#S256",
        /// The URL of the certificate chain.
        x5u: Option<String>,
        /// The second coordinate of an elliptic key.
        y: Option<String>,
        /// The RSA modulus.
        n: Option<String>,
        /// The RSA exponent.
        e: Option<String>,
        /// The private part of the key; not shown by `Debug`.
        d: Option<Redacted<String>>,
        /// The first RSA prime; not shown by `Debug`.
        p: Option<Redacted<String>>,
        /// The second RSA prime; not shown by `Debug`.
        q: Option<Redacted<String>>,
        /// The first RSA exponent of the Chinese remainder form; not shown by `Debug`.
        dp: Option<Redacted<String>>,
        /// The second RSA exponent of the Chinese remainder form; not shown by `Debug`.
        dq: Option<Redacted<String>>,
        /// The RSA coefficient of the Chinese remainder form; not shown by `Debug`.
        qi: Option<Redacted<String>>,
        /// The symmetric key; not shown by `Debug`.
        k: Option<Redacted<String>>,
    }
}
