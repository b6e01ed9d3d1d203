//! What is asked of a verified token's claims.

use serde_json::Value;

use super::{Decoded, TokenError, js};
use crate::caller::Reason;
use crate::clock::UnixMillis;

/// `typ` of an OAuth access token in JWT form (RFC 9068).
pub(crate) const OAUTH_HEADER_TYPES: [&str; 2] = ["at+jwt", "application/at+jwt"];

/// What a token's header type and claims must satisfy, besides its signature.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClaimRules {
    /// Allowed `azp`; empty allows any, or none.
    pub authorized_parties: Vec<String>,
    /// Expected `aud`; empty doesn't look at it.
    pub audience: Vec<String>,
    /// Expected `iss`; empty doesn't look at it.
    pub issuer: Vec<String>,
    /// Tolerance for `exp`, `nbf` and `iat`, in milliseconds. Default 5,000.
    pub clock_skew_ms: i64,
    /// Allowed `typ`; `None` is Clerk's default: absent or `JWT`.
    pub header_types: Option<Vec<String>>,
}

impl Default for ClaimRules {
    fn default() -> Self {
        Self {
            authorized_parties: Vec::new(),
            audience: Vec::new(),
            issuer: Vec::new(),
            clock_skew_ms: 5000,
            header_types: None,
        }
    }
}

impl ClaimRules {
    /// `typ` and `alg`, before the signature is looked at.
    pub(crate) fn check_header(&self, token: &Decoded) -> Result<(), TokenError> {
        match &self.header_types {
            None => check_default_type(token)?,
            Some(allowed) => check_type(token, allowed)?,
        }
        check_algorithm(token)
    }

    /// `sub`, `aud`, `azp`, `iss`, `exp`, `nbf`, `iat`, in Clerk's order, after the signature.
    pub(crate) fn check_claims(&self, token: &Decoded, now: UnixMillis) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token, Missing::Refused)?;
        self.check_authorized_party(token)?;
        self.check_issuer(token)?;
        self.check_times(token, now)
    }

    /// [`check_header`](Self::check_header) for an M2M token in JWT form.
    pub(crate) fn check_m2m_header(token: &Decoded) -> Result<(), TokenError> {
        check_default_type(token)?;
        check_algorithm(token)
    }

    /// The claims of an M2M token in JWT form: an audience is only compared where there is one.
    pub(crate) fn check_m2m_claims(
        &self,
        token: &Decoded,
        now: UnixMillis,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token, Missing::Accepted)?;
        self.check_times(token, now)
    }

    /// [`check_header`](Self::check_header) for an OAuth access token in JWT form.
    pub(crate) fn check_oauth_header(token: &Decoded) -> Result<(), TokenError> {
        check_type(token, &OAUTH_HEADER_TYPES)?;
        check_algorithm(token)
    }

    /// The claims of an OAuth access token in JWT form.
    pub(crate) fn check_oauth_claims(
        &self,
        token: &Decoded,
        now: UnixMillis,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_times(token, now)?;
        self.check_oauth_audience(token.claims.get("aud"))
    }

    /// The audience of an OAuth access token, from its claims or from the Backend API.
    pub(crate) fn check_oauth_audience(&self, aud: Option<&Value>) -> Result<(), TokenError> {
        let mut expected = self.expected_audience().peekable();
        if expected.peek().is_none() {
            return Ok(());
        }
        let failed = |message| TokenError::new(Reason::TokenVerificationFailed, message);
        let Some(actual) = audience_of(aud).filter(|list| list.iter().all(|one| !one.is_empty()))
        else {
            return Err(failed(format!(
                "Invalid OAuth audience claim (aud) {}. Expected a non-empty string or a \
                 non-empty array of non-empty strings.",
                js::stringify(aud)
            )));
        };
        if self.expected_audience().any(|one| actual.contains(&one)) {
            return Ok(());
        }
        Err(failed(format!(
            "OAuth audience mismatch. Verification expected audience {}, but incoming token has \
             aud {}.",
            js::stringify_list(expected),
            js::stringify(aud)
        )))
    }

    fn expected_audience(&self) -> impl Iterator<Item = &str> {
        self.audience
            .iter()
            .map(String::as_str)
            .filter(|one| !one.is_empty())
    }

    /// Clerk lets a token pass whose `aud` is missing or malformed. A session token that was meant
    /// for nobody in particular is refused here once an audience is expected.
    fn check_audience(&self, token: &Decoded, missing: Missing) -> Result<(), TokenError> {
        if self.expected_audience().next().is_none() {
            return Ok(());
        }
        let aud = token.claims.get("aud");
        let found = match (audience_of(aud), missing) {
            (Some(actual), _) => self.expected_audience().any(|one| actual.contains(&one)),
            (None, Missing::Accepted) => true,
            (None, Missing::Refused) => false,
        };
        if found {
            return Ok(());
        }
        let array = if matches!(aud, Some(Value::Array(_))) {
            " array"
        } else {
            ""
        };
        Err(TokenError::not_clerks(
            Reason::TokenVerificationFailed,
            format!(
                "Invalid JWT audience claim{array} (aud) {}. Is not included in \"{}\".",
                js::stringify(aud),
                js::stringify_list(self.expected_audience())
            ),
        ))
    }

    fn check_authorized_party(&self, token: &Decoded) -> Result<(), TokenError> {
        let azp = token.claims.get("azp");
        let text = azp.and_then(Value::as_str).unwrap_or_default();
        let known = !text.is_empty() && self.authorized_parties.iter().any(|party| party == text);
        if self.authorized_parties.is_empty() || known {
            return Ok(());
        }
        Err(TokenError::new(
            Reason::TokenInvalidAuthorizedParties,
            format!(
                "Invalid JWT Authorized party claim (azp) {}. Expected \"{}\".",
                js::stringify(azp),
                self.authorized_parties.join(",")
            ),
        ))
    }

    fn check_issuer(&self, token: &Decoded) -> Result<(), TokenError> {
        let mut expected = self
            .issuer
            .iter()
            .map(String::as_str)
            .filter(|one| !one.is_empty());
        let iss = token.claims.get("iss");
        let text = iss.and_then(Value::as_str);
        if expected.clone().next().is_none() || expected.any(|one| Some(one) == text) {
            return Ok(());
        }
        let expected: Vec<_> = self
            .issuer
            .iter()
            .map(String::as_str)
            .filter(|one| !one.is_empty())
            .collect();
        Err(TokenError::not_clerks(
            Reason::TokenInvalidIssuer,
            format!(
                "Invalid JWT issuer claim (iss) {}. Expected \"{}\".",
                js::stringify(iss),
                expected.join(",")
            ),
        ))
    }

    fn check_times(&self, token: &Decoded, now: UnixMillis) -> Result<(), TokenError> {
        let now = now.as_millis();
        let latest = now.saturating_add(self.clock_skew_ms);
        let earliest = now.saturating_sub(self.clock_skew_ms);
        check_expiry(token, now, earliest)?;
        check_not_before(token, now, latest)?;
        check_issued_at(token, now, latest)
    }
}

/// What a token without a usable `aud` gets where an audience is expected.
#[derive(Clone, Copy)]
enum Missing {
    Accepted,
    Refused,
}

/// A text, or a list of texts and nothing else.
fn audience_of(aud: Option<&Value>) -> Option<Vec<&str>> {
    match aud? {
        Value::String(one) if !one.is_empty() => Some(vec![one]),
        Value::Array(list) if !list.is_empty() => list.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

fn check_default_type(token: &Decoded) -> Result<(), TokenError> {
    if token.header.contains_key("typ") {
        check_type(token, &["JWT"])
    } else {
        Ok(())
    }
}

fn check_type<S: AsRef<str>>(token: &Decoded, allowed: &[S]) -> Result<(), TokenError> {
    let typ = token.header.get("typ");
    let text = typ.and_then(Value::as_str);
    if allowed.iter().any(|one| Some(one.as_ref()) == text) {
        return Ok(());
    }
    let allowed: Vec<_> = allowed.iter().map(AsRef::as_ref).collect();
    Err(TokenError::not_clerks(
        Reason::TokenInvalid,
        format!(
            "Invalid JWT type {}. Expected \"{}\".",
            js::stringify(typ),
            allowed.join(", ")
        ),
    ))
}

fn check_algorithm(token: &Decoded) -> Result<(), TokenError> {
    if token.algorithm().is_some() {
        return Ok(());
    }
    Err(TokenError::not_clerks(
        Reason::TokenInvalidAlgorithm,
        format!(
            "Invalid JWT algorithm {}. Supported: RS256,RS384,RS512.",
            js::stringify(token.header.get("alg"))
        ),
    ))
}

fn check_subject(token: &Decoded) -> Result<(), TokenError> {
    if token.null_payload {
        return Err(TokenError::unexpected("the token's payload is null"));
    }
    let sub = token.claims.get("sub");
    if sub.is_some_and(Value::is_string) {
        return Ok(());
    }
    Err(TokenError::not_clerks(
        Reason::TokenVerificationFailed,
        format!(
            "Subject claim (sub) is required and must be a string. Received {}.",
            js::stringify(sub)
        ),
    ))
}

fn check_expiry(token: &Decoded, now: i64, earliest: i64) -> Result<(), TokenError> {
    let exp = token.claims.get("exp");
    let Some(secs) = exp.and_then(Value::as_f64) else {
        return Err(not_a_number("expiry date claim (exp)", exp));
    };
    match js::date_from_secs(secs) {
        Some(expiry) if expiry <= earliest => Err(TokenError::new(
            Reason::TokenExpired,
            format!(
                "JWT is expired. Expiry date: {}, Current date: {}.",
                js::utc_text(expiry),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

fn check_not_before(token: &Decoded, now: i64, latest: i64) -> Result<(), TokenError> {
    match date_claim(token, "nbf", "not before date claim (nbf)")? {
        Some(start) if start > latest => Err(TokenError::new(
            Reason::TokenNotActiveYet,
            format!(
                "JWT cannot be used prior to not before date claim (nbf). Not before date: {}; \
                 Current date: {};",
                js::utc_text(start),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

fn check_issued_at(token: &Decoded, now: i64, latest: i64) -> Result<(), TokenError> {
    match date_claim(token, "iat", "issued at date claim (iat)")? {
        Some(issued) if issued > latest => Err(TokenError::new(
            Reason::TokenIatInTheFuture,
            format!(
                "JWT issued at date claim (iat) is in the future. Issued at date: {}; Current \
                 date: {};",
                js::utc_text(issued),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

/// An optional date claim in milliseconds; `None` also where it is too large for a date.
fn date_claim(token: &Decoded, name: &str, what: &str) -> Result<Option<i64>, TokenError> {
    let Some(claim) = token.claims.get(name) else {
        return Ok(None);
    };
    let secs = claim
        .as_f64()
        .ok_or_else(|| not_a_number(what, Some(claim)))?;
    Ok(js::date_from_secs(secs))
}

fn not_a_number(what: &str, claim: Option<&Value>) -> TokenError {
    TokenError::not_clerks(
        Reason::TokenVerificationFailed,
        format!(
            "Invalid JWT {what} {}. Expected number.",
            js::stringify(claim)
        ),
    )
}
