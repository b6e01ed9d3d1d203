//! Tokens that name a key: in the header, by address, or by an unusual key id.

use aws_lc_rs::hmac;
use serde_json::{Value, json};

use super::Forged;
use crate::testing::hostile::cases::Context;
use crate::testing::hostile::forge::{KEY_ID, with_hmac};

/// Tokens whose header has the attacker's key, or an address of it.
pub(super) fn embedded_keys(context: &Context<'_>) -> Vec<Forged> {
    let (forge, url) = (context.forge, context.key_url);
    let own = context.session.clone().header("kid", KEY_ID);
    let signed = |name: &str, value: Value| forge.sign(&own.clone().header(name, value));
    let without_kid = own.clone().without_header("kid").header("jwk", forge.jwk());
    let mut forged = vec![
        (
            "jwk",
            "unknown key in the header (`jwk`)",
            signed("jwk", forge.jwk()),
        ),
        (
            "jwk-without-kid",
            "unknown key in the header, without a key id",
            forge.sign(&without_kid),
        ),
        (
            "jku",
            "address of an unknown key in the header (`jku`)",
            signed("jku", json!(url)),
        ),
        (
            "x5u",
            "address of an unknown certificate in the header (`x5u`)",
            signed("x5u", json!(url)),
        ),
    ];
    let certificate = forge.certificate();
    forged.extend(certificate.map(|it| {
        let token = signed("x5c", json!([it]));
        ("x5c", "unknown certificate in the header (`x5c`)", token)
    }));
    forged
}

/// Tokens whose issuer has the attacker's key, or whose header changes the encoding of the claims.
pub(super) fn other_readings(context: &Context<'_>) -> Vec<Forged> {
    let session = || context.session.clone();
    let issuer = context.key_url.trim_end_matches("/jwks.json");
    let issuer = session().header("kid", KEY_ID).claim("iss", issuer);
    let unencoded = session().header("b64", false);
    let unencoded = unencoded.header("crit", json!(["b64"]));
    vec![
        (
            "iss-of-attacker",
            "issuer with an unknown key",
            context.forge.sign(&issuer),
        ),
        (
            "crit-unencoded",
            "`b64: false` in the header, signed by an unknown key",
            context.forge.sign(&unencoded),
        ),
    ]
}

/// Tokens with an unusual key id.
pub(super) fn key_ids(context: &Context<'_>) -> Vec<Forged> {
    let with = |kid: Value| context.session.clone().header("kid", kid);
    let signed = |kid: Value| context.forge.sign(&with(kid));
    let empty_file = with(json!("../../../../../../dev/null")).header("alg", "HS256");
    let empty_file = with_hmac(hmac::HMAC_SHA256, b"", &empty_file.message());
    let without = context.session.clone().without_header("kid");
    vec![
        ("kid-unknown", "unknown key id", signed(json!(KEY_ID))),
        (
            "kid-missing",
            "no key id, signed by an unknown key",
            context.forge.sign(&without),
        ),
        ("kid-path", "path of an empty file as key id", empty_file),
        (
            "kid-sql",
            "SQL in the key id",
            signed(json!("x' UNION SELECT 'secret'; --")),
        ),
        ("kid-list", "a list as key id", signed(json!([KEY_ID]))),
        (
            "kid-long",
            "a key id of 6,000 characters",
            signed(json!("k".repeat(6000))),
        ),
    ]
}
