//! Reading a token's three parts, without believing them.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

use super::{TokenError, js};
use crate::caller::Session;

/// A token longer than this, in bytes, isn't looked at. Clerk's stay below 4 KiB, the size of a
/// cookie.
const MAX_TOKEN_LEN: usize = 16 * 1024;

/// Refuses bits after the last byte, as Clerk does; padding is cut off before.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, NO_PAD);

/// A token taken apart. Nothing in it is verified.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// `alg`, `typ`, `kid`, `cat`, … as they stand in the token.
    pub(crate) header: Map<String, Value>,
    /// Empty where the payload is JSON but no object: every check then misses its claim.
    pub(crate) claims: Arc<Map<String, Value>>,
    pub(crate) signature: Vec<u8>,
    /// Length of `header.payload`, the part of the text that is signed.
    pub(crate) signed_len: usize,
    /// The payload is the JSON text `null`, which even a check for a missing claim trips over.
    pub(super) null_payload: bool,
    session: OnceLock<Session>,
}

impl Decoded {
    /// Takes a token apart as Clerk's `decodeJwt` does.
    pub(crate) fn parse(token: &str) -> Result<Self, TokenError> {
        let [header, payload, signature] = split(token)?;
        let signed_len = header.len() + 1 + payload.len();
        let (Some(header), Some(payload), Some(signature)) =
            (json(header), json(payload), bytes(signature))
        else {
            return Err(TokenError::undecodable());
        };
        if header.is_null() {
            return Err(TokenError::unexpected("the token's header is null"));
        }
        Ok(Self {
            header: object(header),
            null_payload: payload.is_null(),
            claims: Arc::new(object(payload)),
            signature,
            signed_len,
            session: OnceLock::new(),
        })
    }

    /// The claims as a session, read once however often the token comes. They are only as good as
    /// the checks that were made.
    pub(crate) fn session(&self) -> Session {
        self.session
            .get_or_init(|| Session::from_claims(Arc::clone(&self.claims)))
            .clone()
    }

    /// The `kid` that names the key, in the form in which Clerk looks it up: `undefined` where it
    /// is missing.
    pub(crate) fn kid(&self) -> Cow<'_, str> {
        match self.header.get("kid") {
            Some(Value::String(kid)) => Cow::Borrowed(kid),
            other => Cow::Owned(js::to_text(other)),
        }
    }

    /// The signature's algorithm, if it is one that Clerk accepts.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        match self.header.get("alg")?.as_str()? {
            "RS256" => Some(Algorithm::RS256),
            "RS384" => Some(Algorithm::RS384),
            "RS512" => Some(Algorithm::RS512),
            _ => None,
        }
    }
}

fn split(token: &str) -> Result<[&str; 3], TokenError> {
    let mut parts = token.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(_), Some(_), None) if token.len() > MAX_TOKEN_LEN => {
            Err(TokenError::undecodable())
        }
        (Some(header), Some(payload), Some(signature), None) => Ok([header, payload, signature]),
        _ => Err(TokenError::not_three_parts()),
    }
}

/// The bytes behind base64url, with any amount of padding at the end.
pub(super) fn bytes(part: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(part.trim_end_matches('=')).ok()
}

/// The JSON behind base64url, read as JavaScript reads it: one byte order mark is skipped, and
/// invalid UTF-8 becomes U+FFFD.
fn json(part: &str) -> Option<Value> {
    let bytes = bytes(part)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(text) {
        Ok(text) => serde_json::from_str(text).ok(),
        Err(_) => serde_json::from_str(&String::from_utf8_lossy(text)).ok(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Reason;

    fn encode(bytes: impl AsRef<[u8]>) -> String {
        BASE64URL.encode(bytes)
    }

    fn token(header: &str, payload: impl AsRef<[u8]>) -> String {
        format!(
            "{}.{}.{}",
            encode(header),
            encode(payload),
            encode("signature")
        )
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        let decoded = Decoded::parse(&token("{}", r#"{"sub":"a","sub":"b"}"#)).unwrap();
        assert_eq!(decoded.claims["sub"], "b");
    }

    #[test]
    fn invalid_utf8_is_replaced_and_a_byte_order_mark_skipped() {
        let decoded = Decoded::parse(&token("{}", b"\xef\xbb\xbf{\"sub\":\"\xff\"}")).unwrap();
        assert_eq!(decoded.claims["sub"], "\u{fffd}");
    }

    #[test]
    fn padding_may_stand_and_stray_bits_may_not() {
        let good = token("{}", "{}");
        assert!(Decoded::parse(&format!("{good}==")).is_ok());
        assert!(Decoded::parse("e30.e30.").is_ok());
        assert!(Decoded::parse("e30.e30.B").is_err());
        assert!(Decoded::parse("e30.e31.").is_err());
        assert!(Decoded::parse("e30.e3=0.").is_err());
    }

    #[test]
    fn payloads_that_are_no_object_have_no_claims() {
        for payload in ["[1]", "\"text\"", "7", "null"] {
            let decoded = Decoded::parse(&token("{}", payload)).unwrap();
            assert!(decoded.claims.is_empty());
            assert_eq!(decoded.null_payload, payload == "null");
        }
    }

    #[test]
    fn long_tokens_are_malformed() {
        let payload = format!(r#"{{"sub":"{}"}}"#, "a".repeat(MAX_TOKEN_LEN));
        let error = Decoded::parse(&token("{}", payload)).unwrap_err();
        assert_eq!(*error.reason(), Reason::TokenInvalid);
    }

    #[test]
    fn a_missing_kid_is_looked_up_as_undefined() {
        let kid = |header| {
            Decoded::parse(&token(header, "{}"))
                .unwrap()
                .kid()
                .into_owned()
        };
        assert_eq!(kid("{}"), "undefined");
        assert_eq!(kid(r#"{"kid":7}"#), "7");
        assert_eq!(kid(r#"{"kid":"ins_1"}"#), "ins_1");
    }

    /// Bytes without a pattern, the same in every run.
    fn noise(seed: u32) -> impl Iterator<Item = u8> {
        let mut state = seed.wrapping_mul(2_654_435_761) | 1;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_be_bytes()[0]
        })
    }

    #[test]
    fn noise_is_refused_or_has_no_surprise() {
        for seed in 0..2000 {
            let bytes: Vec<u8> = noise(seed).take(seed as usize % 200).collect();
            let text = String::from_utf8_lossy(&bytes);
            assert!(Decoded::parse(&text).is_err());
            let enclosed = Decoded::parse(&token(r#"{"alg":"RS256"}"#, &bytes));
            assert!(enclosed.is_err() || serde_json::from_slice::<Value>(&bytes).is_ok());
            let damaged: String = token(r#"{"alg":"RS256"}"#, r#"{"sub":"user_1"}"#)
                .bytes()
                .zip(noise(seed).map(|byte| byte % 32 == 0))
                .map(|(byte, hit)| char::from(if hit { byte ^ 1 } else { byte }))
                .collect();
            drop(Decoded::parse(&damaged));
        }
    }
}
