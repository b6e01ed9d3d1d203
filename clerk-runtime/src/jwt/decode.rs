//! Reading a token's three parts, without believing them.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::algorithm::Algorithm;
use super::pick::{Kind, Members, pick};
use super::{Claims, Member, TokenError, js, part};
use crate::caller::{Session, Token};

/// A token longer than this, in bytes, isn't looked at. Clerk's stay below 4 KiB, the size of a
/// cookie.
pub(crate) const MAX_TOKEN_LEN: usize = 16 * 1024;

/// A token taken apart. Nothing in it is verified.
#[derive(Debug)]
pub(crate) struct Decoded {
    token: Token,
    /// Length of `header.payload`, the part of the text that is signed.
    signed_len: usize,
    pub(crate) header: Header,
    pub(crate) claims: Arc<Claims>,
    session: OnceLock<Session>,
}

/// What is looked at of a token's header.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) alg: Option<Member>,
    pub(crate) typ: Option<Member>,
    pub(crate) kid: Option<Member>,
    pub(crate) cat: Option<Member>,
}

/// A token's third part. It isn't kept: once it was checked, nobody asks for it again.
#[derive(Debug)]
pub(crate) struct Signature(Vec<u8>);

impl Decoded {
    /// Takes a token apart as Clerk's `decodeJwt` does.
    pub(crate) fn parse(token: &str) -> Result<Self, TokenError> {
        Self::parse_signed(token).map(|(decoded, _)| decoded)
    }

    /// The same with the signature.
    pub(crate) fn parse_signed(token: &str) -> Result<(Self, Signature), TokenError> {
        let [header, payload, signature] = split(token)?;
        let token = Token::new(token);
        let signed_len = header.len() + 1 + payload.len();
        let (Some((header, kind)), Some(claims), Some(signature)) = (
            Header::read(header),
            Claims::read(&token, header.len() + 1..signed_len),
            part::bytes(signature),
        ) else {
            return Err(TokenError::undecodable());
        };
        if kind == Kind::Null {
            return Err(TokenError::unexpected("the token's header is null"));
        }
        let decoded = Self {
            token,
            signed_len,
            header,
            claims: Arc::new(claims),
            session: OnceLock::new(),
        };
        Ok((decoded, Signature(signature)))
    }

    /// The token itself.
    pub(crate) fn token(&self) -> &Token {
        &self.token
    }

    /// What the signature is of.
    pub(super) fn signed(&self) -> &[u8] {
        let bytes = self.token.as_str().as_bytes();
        bytes.get(..self.signed_len).unwrap_or_default()
    }

    /// The claims as a session, read once however often the token comes. They are only as good as
    /// the checks that were made.
    pub(crate) fn session(&self) -> &Session {
        self.session
            .get_or_init(|| Session::from_claims(Arc::clone(&self.claims)))
    }

    /// The `kid` that names the key, in the form in which Clerk looks it up: `undefined` where it
    /// is missing.
    pub(crate) fn kid(&self) -> Cow<'_, str> {
        match &self.header.kid {
            Some(Member::Text(kid)) => Cow::Borrowed(kid),
            other => Cow::Owned(js::to_text(other.as_ref().map(Member::to_value).as_ref())),
        }
    }

    /// The signature's algorithm, if it is one that Clerk accepts.
    pub(super) fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::named(self.header.alg.as_ref()?.as_text()?)
    }
}

impl Header {
    fn read(part: &str) -> Option<(Self, Kind)> {
        let mut header = Self::default();
        let kind = pick(&part::text(part)?, &mut header)?;
        Some((header, kind))
    }
}

impl Members for Header {
    fn place(&mut self, name: &str) -> Option<&mut Option<Member>> {
        Some(match name {
            "alg" => &mut self.alg,
            "typ" => &mut self.typ,
            "kid" => &mut self.kid,
            "cat" => &mut self.cat,
            _ => return None,
        })
    }
}

impl AsRef<[u8]> for Signature {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn split(token: &str) -> Result<[&str; 3], TokenError> {
    if token.len() > MAX_TOKEN_LEN {
        return Err(TokenError::too_long(MAX_TOKEN_LEN));
    }
    let mut parts = token.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(payload), Some(signature), None) => Ok([header, payload, signature]),
        _ => Err(TokenError::not_three_parts()),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use serde_json::Value;

    use super::*;
    use crate::caller::Reason;

    fn encode(bytes: impl AsRef<[u8]>) -> String {
        part::BASE64URL.encode(bytes)
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
        assert!(decoded.claims.sub.as_ref().unwrap().is("b"));
        assert_eq!(decoded.claims.all()["sub"], "b");
    }

    #[test]
    fn invalid_utf8_is_replaced_and_a_byte_order_mark_skipped() {
        let decoded = Decoded::parse(&token("{}", b"\xef\xbb\xbf{\"sub\":\"\xff\"}")).unwrap();
        assert!(decoded.claims.sub.as_ref().unwrap().is("\u{fffd}"));
        assert_eq!(decoded.claims.all()["sub"], "\u{fffd}");
    }

    #[test]
    fn a_claim_is_checked_as_strictly_as_if_it_were_kept() {
        let deep = format!("{}1{}", "[".repeat(127), "]".repeat(127));
        let claims = [
            "1",
            "-0.5e3",
            "\"\\ud83d\\ude00\"",
            "null",
            "[{\"a\":[true]}]",
            "1e999",
            "01",
            "+1",
            "\"\\ud83d\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "tru",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "",
            &deep,
        ];
        for claim in claims {
            for payload in [
                format!(r#"{{"own":{claim},"sub":"user_1"}}"#),
                format!(r#"{{"sub":{claim}}}"#),
                format!(r#"{{"own":{{"deeper":[{claim}]}}}}"#),
                claim.to_owned(),
            ] {
                let kept = serde_json::from_str::<Value>(&payload);
                let decoded = Decoded::parse(&token("{}", &payload));
                assert_eq!(decoded.is_ok(), kept.is_ok(), "{payload}");
                if let (Ok(decoded), Ok(Value::Object(kept))) = (decoded, kept) {
                    let sub = decoded.claims.sub.as_ref().map(Member::to_value);
                    assert_eq!(*decoded.claims.all(), kept);
                    assert_eq!(
                        js::stringify(sub.as_ref()),
                        js::stringify(kept.get("sub")),
                        "{payload}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_escaped_name_is_the_same_name() {
        let decoded = Decoded::parse(&token("{}", r#"{"\u0073ub":"a"}"#)).unwrap();
        assert!(decoded.claims.sub.as_ref().unwrap().is("a"));
    }

    #[test]
    fn debug_shows_no_token() {
        let token = token("{}", r#"{"sub":"user_1"}"#);
        let (decoded, _) = Decoded::parse_signed(&token).unwrap();
        assert!(!format!("{decoded:?}").contains(&token));
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
            assert!(decoded.claims.all().is_empty());
            assert_eq!(decoded.claims.is_null, payload == "null");
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
