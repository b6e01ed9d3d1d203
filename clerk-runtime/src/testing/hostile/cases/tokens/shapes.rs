//! Texts that are not tokens, and tokens with unusual content.

use serde_json::json;

use super::Forged;
use crate::testing::hostile::cases::Context;
use crate::testing::hostile::forge::message;

/// Texts that are not a compact JWS.
pub(super) fn shapes(context: &Context<'_>) -> Vec<Forged> {
    let session = &context.session;
    let message = session.message();
    let (first, rest) = message.split_once('.').unwrap_or_default();
    let jws = json!({ "protected": first, "payload": rest, "signature": session.signature });
    vec![
        ("garbage", "text in place of a token", "hostile".to_owned()),
        ("empty", "an empty bearer token", String::new()),
        ("dots", "two dots in place of a token", "..".to_owned()),
        (
            "many-dots",
            "1,000 dots in place of a token",
            ".".repeat(1000),
        ),
        (
            "encrypted",
            "an encrypted token (JWE)",
            format!("{first}.{rest}.{rest}.{rest}.{rest}"),
        ),
        (
            "json-serialization",
            "a token in JSON",
            jws.to_string().replace(' ', ""),
        ),
        (
            "undefined",
            "the word `undefined` as token",
            "undefined".to_owned(),
        ),
    ]
}

/// Tokens with unusual JSON, signed by an unknown key.
pub(super) fn unusual_json(context: &Context<'_>) -> Vec<Forged> {
    let header = json!(context.session.header).to_string();
    let claims = json!(context.session.claims).to_string();
    let nested = format!("{}1{}", "[".repeat(2000), "]".repeat(2000));
    let sign = |header: &str, claims: &str| context.forge.sign_message(&message(header, claims));
    vec![
        (
            "nested-header",
            "header nested 2,000 times",
            sign(&format!(r#"{{"alg":"RS256","kid":{nested}}}"#), &claims),
        ),
        (
            "nested-claims",
            "claims nested 2,000 times",
            sign(&header, &nested),
        ),
        ("claims-null", "`null` as claims", sign(&header, "null")),
        ("claims-list", "a list as claims", sign(&header, "[]")),
        (
            "huge-expiry",
            "`exp` beyond all numbers",
            sign(&header, r#"{"exp":1e400}"#),
        ),
    ]
}
