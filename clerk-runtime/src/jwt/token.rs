//! Tokens, decoded by the crate jsonwebtoken. Decoding does not verify them.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, decode_header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{JwtClaims, TokenError};
use crate::caller::{Session, Token};
use crate::clock::UnixMillis;

/// Maximum length of a token in bytes; longer ones are not decoded. Clerk's tokens are below 4 KiB,
/// the size of a cookie.
pub(crate) const MAX_TOKEN_LEN: usize = 16 * 1024;

/// A decoded token.
///
/// The header and the registered claims are read before the signature is checked, since the class
/// of a token and the choice between two cookies depend on them. All other claims are read
/// afterwards.
#[derive(Debug)]
pub(crate) struct Decoded {
    token: Token,
    pub(crate) header: Header,
    pub(crate) claims: JwtClaims,
    session: OnceLock<Session>,
    meets_fixed_rules: OnceLock<()>,
}

/// Header fields that are used.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) alg: Algorithm,
    pub(crate) typ: Option<String>,
    pub(crate) kid: Option<String>,
    /// Class of the token, defined by Clerk.
    pub(crate) cat: Option<String>,
}

impl Decoded {
    /// Returns the time of issue (`iat`). Without `iat`, this is the earliest time, so that the token
    /// counts as older than every revocation.
    pub(crate) fn issued(&self) -> UnixMillis {
        UnixMillis::from_secs(self.claims.iat.unwrap_or(i64::MIN))
    }

    /// Decodes a token without checking its signature.
    pub(crate) fn parse(token: &str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_LEN {
            return Err(TokenError::too_long(MAX_TOKEN_LEN));
        }
        let header = Header::read(token)?;
        check_signature_form(token)?;
        let token = Token::new(token);
        Ok(Self {
            claims: read_claims(&token)?,
            header,
            token,
            session: OnceLock::new(),
            meets_fixed_rules: OnceLock::new(),
        })
    }

    /// Returns the token's text.
    pub(crate) fn token(&self) -> &Token {
        &self.token
    }

    /// Returns the `kid` of the signing key, empty if the header has none.
    pub(crate) fn kid(&self) -> &str {
        self.header.kid.as_deref().unwrap_or_default()
    }

    /// Returns the signed text and the signature in base64url.
    pub(super) fn split_signature(&self) -> Option<(&str, &str)> {
        self.token.as_str().rsplit_once('.')
    }

    /// Returns `true` if the token has met the rules whose result is the same for each of its uses.
    pub(crate) fn meets_fixed_rules(&self) -> bool {
        self.meets_fixed_rules.get().is_some()
    }

    /// Records that the token meets the rules whose result is the same for each of its uses. The
    /// rules are settings of the instance, and the token is cached for this instance only.
    pub(crate) fn set_meets_fixed_rules(&self) {
        self.meets_fixed_rules.get_or_init(|| ());
    }

    /// Reads the claims of a session. Call this only after the signature was verified.
    pub(crate) fn read_session(&self) -> Result<&Session, TokenError> {
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let session = Session::read(&self.token)?;
        Ok(self.session.get_or_init(|| session))
    }

    /// Returns the session, once [`read_session`](Self::read_session) has read it.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.get()
    }
}

/// Checks that the signature is valid base64url and not empty. Its bytes are not kept, since they are
/// only used once, by the verification.
fn check_signature_form(token: &str) -> Result<(), TokenError> {
    let (_, signature) = token.rsplit_once('.').unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(signature).ok();
    bytes
        .filter(|bytes| !bytes.is_empty())
        .map(drop)
        .ok_or_else(|| TokenError::undecodable("its signature"))
}

/// Reads a token's claims as this type. Call this only after the signature was verified, except for
/// [`JwtClaims`].
pub(crate) fn read_claims<T: DeserializeOwned>(token: &Token) -> Result<T, TokenError> {
    insecure_decode_claims(token.as_str())
        .map_err(|error| TokenError::undecodable(&format!("its claims ({error})")))
}

impl Header {
    fn read(token: &str) -> Result<Self, TokenError> {
        let undecodable = |what: &str| TokenError::undecodable(&format!("its header ({what})"));
        let json = json_header(token);
        if let Some(error) = json.as_ref().and_then(unknown_algorithm) {
            return Err(error);
        }
        let header = decode_header(token).map_err(|error| undecodable(&error.to_string()))?;
        if requires_extension(&header) {
            return Err(TokenError::unsupported_extension());
        }
        let json = json.ok_or_else(|| undecodable("it is not JSON"))?;
        // jsonwebtoken reads `null` as an absent type, which Clerk rejects.
        if header.typ.is_none() && json.get("typ").is_some() {
            return Err(undecodable("`typ` is not a string"));
        }
        let cat = header.extras.inner().get("cat");
        let cat = cat.map(|it| {
            it.as_str()
                .ok_or_else(|| undecodable("`cat` is not a string"))
        });
        Ok(Self {
            cat: cat.transpose()?.map(str::to_owned),
            alg: header.alg,
            typ: header.typ,
            kid: header.kid,
        })
    }
}

/// Returns `true` if the token may only be accepted by a verifier that implements an extension:
/// those in `crit` (RFC 7515, section 4.1.11), or a payload that is not encoded (`b64`, RFC 7797).
/// This crate implements none.
fn requires_extension(header: &jsonwebtoken::Header) -> bool {
    let b64 = header.extras.inner().get("b64");
    header.crit.is_some() || b64.is_some_and(|it| *it != Value::Bool(true))
}

/// Returns the error for an `alg` that is missing, `none`, or otherwise unknown to jsonwebtoken. An object
/// is unknown too, although jsonwebtoken reads `{"RS256": null}` as RS256.
fn unknown_algorithm(header: &Value) -> Option<TokenError> {
    let alg = header.get("alg").and_then(Value::as_str);
    let is_known = alg.is_some_and(|alg| alg.parse::<Algorithm>().is_ok());
    (!is_known).then(|| TokenError::wrong_algorithm(alg))
}

/// Returns the header as JSON, since jsonwebtoken does not show the types of its fields.
fn json_header(token: &str) -> Option<Value> {
    let part = token.split('.').next()?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{encode, token};
    use super::*;
    use crate::caller::Reason;

    fn is_token_invalid(token: &str) -> bool {
        Decoded::parse(token).is_err_and(|it| *it.reason() == Reason::TokenInvalid)
    }

    #[test]
    fn header_and_claims_are_parsed() {
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": "cl_1"});
        let token = token(&header, &json!({"sub": "user_1", "exp": 17}));
        let decoded = Decoded::parse(&token).unwrap();
        assert_eq!(decoded.header.alg, Algorithm::RS256);
        assert_eq!(decoded.header.typ.as_deref(), Some("JWT"));
        assert_eq!(decoded.header.cat.as_deref(), Some("cl_1"));
        assert_eq!(decoded.kid(), "ins_1");
        assert_eq!(decoded.claims.sub.as_deref(), Some("user_1"));
        assert_eq!(decoded.claims.exp, Some(17));
        assert_eq!(decoded.token().as_str(), token);
    }

    #[test]
    fn missing_kid_type_and_class_are_none() {
        let decoded = Decoded::parse(&token(&json!({"alg": "RS256"}), &json!({}))).unwrap();
        assert_eq!(decoded.kid(), "");
        assert!(decoded.header.typ.is_none() && decoded.header.cat.is_none());
    }

    #[test]
    fn header_field_of_another_type_is_token_invalid() {
        for header in [
            json!({"alg": "RS256", "typ": null}),
            json!({"alg": "RS256", "typ": 7}),
            json!({"alg": "RS256", "kid": 7}),
            json!({"alg": "RS256", "cat": null}),
            json!({"alg": "RS256", "cat": 7}),
        ] {
            assert!(is_token_invalid(&token(&header, &json!({}))), "{header}");
        }
    }

    #[test]
    fn missing_or_unknown_algorithm_is_token_invalid_algorithm() {
        let texts = ["none", "None", "", "rs256", "RS128"];
        let headers = texts.map(|alg| json!({"alg": alg, "typ": "JWT"}));
        let missing = [
            json!({"alg": {"RS256": null}}),
            json!({"alg": ["RS256"]}),
            json!({"alg": null}),
            json!({"typ": "JWT"}),
            json!(null),
            json!([]),
        ];
        for header in headers.into_iter().chain(missing) {
            let error = Decoded::parse(&token(&header, &json!({}))).unwrap_err();
            assert_eq!(*error.reason(), Reason::TokenInvalidAlgorithm, "{header}");
        }
    }

    #[test]
    fn extension_that_must_be_understood_is_token_invalid() {
        for (name, value) in [
            ("crit", json!(["b64"])),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
            ("crit", json!("exp")),
            ("b64", json!(false)),
            ("b64", json!(null)),
            ("b64", json!("false")),
        ] {
            for typ in ["JWT", "at+jwt"] {
                let header = json!({"alg": "RS256", "typ": typ, name: value});
                assert!(is_token_invalid(&token(&header, &json!({}))), "{header}");
            }
        }
        let encoded = json!({"alg": "RS256", "b64": true});
        assert!(!is_token_invalid(&token(&encoded, &json!({}))));
    }

    #[test]
    fn malformed_parts_are_token_invalid() {
        let header = encode(r#"{"alg":"RS256"}"#);
        let claims = encode("{}");
        assert!(Decoded::parse(&format!("{header}.{claims}.AA")).is_ok());
        for bad in [
            String::new(),
            "a.b.c".to_owned(),
            format!("{header}.{claims}"),
            format!("{header}.{claims}.AA.AA"),
            format!("{header}.{claims}."),
            format!("{header}.{claims}.AB"),
            format!("{header}.{claims}.AA=="),
            format!("{header}=.{claims}.AA"),
            format!("{header}.{claims}==.AA"),
            format!("{header}.e31.AA"),
            format!("{header}.{}.AA", encode("{}}")),
            format!("{header}.{}.AA", encode("null")),
            format!("{header}.{}.AA", encode(b"\xef\xbb\xbf{}")),
            format!("{header}.{}.AA", encode(b"{\"sub\":\"\xff\"}")),
            format!("{header}.{}.AA", encode(r#"{"sub":"a","sub":"b"}"#)),
        ] {
            assert!(is_token_invalid(&bad), "{bad}");
        }
    }

    #[test]
    fn token_above_16_kib_is_token_invalid() {
        let of_length = |length: usize| {
            let rest = token(&json!({"alg": "RS256"}), &json!({})).len();
            token(&json!({"alg": "RS256"}), &json!({})) + &"A".repeat(length - rest)
        };
        assert!(Decoded::parse(&of_length(MAX_TOKEN_LEN)).is_ok());
        assert!(is_token_invalid(&of_length(MAX_TOKEN_LEN + 4)));
    }

    #[test]
    fn session_is_available_after_it_was_parsed() {
        let decoded = Decoded::parse(&token(
            &json!({"alg": "RS256"}),
            &json!({"sub": "user_1", "own": [1.5]}),
        ))
        .unwrap();
        assert!(decoded.session().is_none());
        assert_eq!(decoded.read_session().unwrap().user_id().unwrap(), "user_1");
        assert_eq!(decoded.session().unwrap().claims()["own"], json!([1.5]));
    }

    #[test]
    fn unrepresentable_session_claims_are_token_invalid() {
        let header = encode(r#"{"alg":"RS256"}"#);
        for claims in [r#"{"own":1e999}"#, r#"{"own":"\ud83d"}"#, r#"{"o":7}"#] {
            let token = format!("{header}.{}.AA", encode(claims));
            let error = Decoded::parse(&token).unwrap().read_session().unwrap_err();
            assert_eq!(*error.reason(), Reason::TokenInvalid, "{claims}");
        }
    }

    #[test]
    fn debug_contains_no_token() {
        let token = token(&json!({"alg": "RS256"}), &json!({"sub": "user_1"}));
        let decoded = Decoded::parse(&token).unwrap();
        assert!(!format!("{decoded:?}").contains(&token));
    }
}
