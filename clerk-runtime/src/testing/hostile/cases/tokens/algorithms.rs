//! Tokens with another algorithm than RS256.

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use super::Forged;
use crate::testing::hostile::cases::Context;
use crate::testing::hostile::forge::{message, token, with_hmac};

/// Tokens with `alg: none` in several spellings.
pub(super) fn none(context: &Context<'_>) -> Vec<Forged> {
    let none = |algorithm: &str| context.session.clone().header("alg", algorithm);
    let empty = |algorithm: &str| token(&none(algorithm).message(), b"");
    vec![
        ("alg-none", "`alg: none` without a signature", empty("none")),
        (
            "alg-none-capitalized",
            "`alg: None` without a signature",
            empty("None"),
        ),
        (
            "alg-none-upper-case",
            "`alg: NONE` without a signature",
            empty("NONE"),
        ),
        (
            "alg-none-mixed-case",
            "`alg: nOnE` without a signature",
            empty("nOnE"),
        ),
        (
            "alg-none-space",
            "`alg: \"none \"` without a signature",
            empty("none "),
        ),
        ("alg-empty", "an empty `alg` without a signature", empty("")),
        (
            "alg-none-signed",
            "`alg: none` with the old signature",
            none("none").with_old_signature(),
        ),
    ]
}

/// Tokens with an unusual header and no signature.
pub(super) fn unsigned(context: &Context<'_>) -> Vec<Forged> {
    let claims = json!(context.session.claims).to_string();
    let unsigned = |header: &str| token(&message(header, &claims), b"");
    let without = context.session.clone().without_header("alg");
    vec![
        (
            "alg-none-minimal",
            "`alg: none` as the only field of the header",
            unsigned(r#"{"alg":"none"}"#),
        ),
        (
            "alg-twice",
            "`alg` twice in the header",
            unsigned(r#"{"alg":"none","alg":"RS256","typ":"JWT"}"#),
        ),
        (
            "alg-missing",
            "no `alg` and no signature",
            token(&without.message(), b""),
        ),
    ]
}

/// Tokens signed with a secret that everyone knows.
pub(super) fn shared_secrets(context: &Context<'_>) -> Vec<Forged> {
    vec![
        (
            "hs256-empty-secret",
            "HS256 with an empty secret",
            hs256(context, b""),
        ),
        (
            "hs256-weak-secret",
            "HS256 with the secret `secret`",
            hs256(context, b"secret"),
        ),
    ]
}

fn hs256(context: &Context<'_>, secret: &[u8]) -> String {
    let message = context.session.clone().header("alg", "HS256").message();
    with_hmac(hmac::HMAC_SHA256, secret, &message)
}

/// Tokens signed with the public key as a shared secret (key confusion).
pub(super) fn key_confusion(context: &Context<'_>) -> Vec<Forged> {
    let Some(pem) = &context.public_key_pem else {
        return Vec::new();
    };
    let hs256 = |secret: &[u8]| hs256(context, secret);
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64_STANDARD.decode(&base64).unwrap_or_default();
    let hs512 = context.session.clone().header("alg", "HS512").message();
    let hs512 = with_hmac(hmac::HMAC_SHA512, pem.as_bytes(), &hs512);
    vec![
        (
            "hs256-pem",
            "HS256 with the public key's PEM as the secret",
            hs256(pem.as_bytes()),
        ),
        (
            "hs256-pem-trimmed",
            "HS256 with the PEM without its last line break",
            hs256(pem.trim_end().as_bytes()),
        ),
        (
            "hs256-base64",
            "HS256 with the public key's base64 as the secret",
            hs256(base64.as_bytes()),
        ),
        (
            "hs256-der",
            "HS256 with the public key's DER as the secret",
            hs256(&der),
        ),
        (
            "hs512-pem",
            "HS512 with the public key's PEM as the secret",
            hs512,
        ),
    ]
}

/// Tokens with other algorithms.
pub(super) fn other_algorithms(context: &Context<'_>) -> Vec<Forged> {
    let with = |algorithm: &str| context.session.clone().header("alg", algorithm);
    let zeros = |algorithm: &str| token(&with(algorithm).message(), &[0; 64]);
    vec![
        (
            "es256-zeros",
            "ES256 with a signature of zeros",
            zeros("ES256"),
        ),
        (
            "eddsa-zeros",
            "EdDSA with a signature of zeros",
            zeros("EdDSA"),
        ),
        (
            "ps256",
            "PS256, signed by an unknown key",
            context.forge.sign(&with("PS256")),
        ),
        (
            "rs512",
            "RS512, signed by an unknown key",
            context.forge.sign(&with("RS512")),
        ),
        (
            "alg-unknown",
            "an unknown `alg`",
            with("RS257").with_old_signature(),
        ),
        (
            "alg-changed",
            "HS256 in the header of a signed token",
            with("HS256").with_old_signature(),
        ),
        (
            "alg-array",
            "a list as `alg`",
            context
                .session
                .clone()
                .header("alg", json!(["none"]))
                .with_old_signature(),
        ),
    ]
}
