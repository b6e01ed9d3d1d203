//! What is asked of a verified token's claims.

use serde_json::Value;

use super::member::quoted;
use super::{Decoded, Member, TokenError, js, times};
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
    /// Expected `aud`; empty doesn't look at it. A session token without one passes: browsers'
    /// sessions have none.
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
    ///
    /// An expected audience is compared with `aud` where the token has one, as Clerk does: sessions of
    /// browsers have none. Clerk also accepts a malformed `aud`. It is rejected here, and last, so
    /// that whatever Clerk rejects is rejected for Clerk's reason.
    pub(crate) fn check_claims(&self, token: &Decoded, now: UnixMillis) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token)?;
        self.check_authorized_party(token)?;
        self.check_issuer(token)?;
        times::check(token, now, self.clock_skew_ms)?;
        self.reject_malformed_audience(token)
    }

    /// [`check_header`](Self::check_header) for an M2M token in JWT form.
    pub(crate) fn check_m2m_header(token: &Decoded) -> Result<(), TokenError> {
        check_default_type(token)?;
        check_algorithm(token)
    }

    /// The claims of an M2M token in JWT form; an audience is compared where there is one.
    pub(crate) fn check_m2m_claims(
        &self,
        token: &Decoded,
        now: UnixMillis,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token)?;
        times::check(token, now, self.clock_skew_ms)
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
        times::check(token, now, self.clock_skew_ms)?;
        let aud = token.claims.aud.as_ref().map(Member::to_value);
        self.check_oauth_audience(aud.as_ref())
    }

    /// The audience of an OAuth access token, from its claims or from the Backend API.
    pub(crate) fn check_oauth_audience(&self, aud: Option<&Value>) -> Result<(), TokenError> {
        let expected: Vec<&str> = given(&self.audience).collect();
        if expected.is_empty() {
            return Ok(());
        }
        let failed = |message| Err(TokenError::new(Reason::TokenVerificationFailed, message));
        let actual = audience_of(aud).filter(|list| list.iter().all(|one| !one.is_empty()));
        match actual {
            None => failed(format!(
                "Invalid OAuth audience claim (aud) {}. Expected a non-empty string or a \
                 non-empty array of non-empty strings.",
                js::stringify(aud)
            )),
            Some(actual) if overlap(&expected, &actual) => Ok(()),
            Some(_) => failed(format!(
                "OAuth audience mismatch. Verification expected audience {}, but incoming token \
                 has aud {}.",
                js::stringify_list(&expected),
                js::stringify(aud)
            )),
        }
    }

    /// The audience of an M2M token in either form: the machines that it may call. A token without
    /// one passes, as in Clerk's SDK.
    pub(crate) fn check_m2m_audience(&self, aud: Option<&Value>) -> Result<(), TokenError> {
        let expected: Vec<&str> = given(&self.audience).collect();
        match audience_of(aud) {
            Some(actual) if !expected.is_empty() && !overlap(&expected, &actual) => {
                Err(TokenError::new(
                    Reason::TokenVerificationFailed,
                    format!(
                        "M2M audience mismatch. Verification expected audience {}, but the token \
                         may call {}.",
                        js::stringify_list(&expected),
                        js::stringify(aud)
                    ),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Compares an audience where there is one.
    fn check_audience(&self, token: &Decoded) -> Result<(), TokenError> {
        if given(&self.audience).next().is_none() {
            return Ok(());
        }
        let aud = token.claims.aud.as_ref().map(Member::to_value);
        match audience_of(aud.as_ref()) {
            Some(actual) if !given(&self.audience).any(|one| actual.contains(&one)) => {
                Err(self.wrong_audience(aud.as_ref()))
            }
            _ => Ok(()),
        }
    }

    fn reject_malformed_audience(&self, token: &Decoded) -> Result<(), TokenError> {
        if given(&self.audience).next().is_none() {
            return Ok(());
        }
        let aud = token.claims.aud.as_ref().map(Member::to_value);
        match aud.filter(|aud| !aud.is_null()) {
            Some(aud) if audience_of(Some(&aud)).is_none() => Err(self.wrong_audience(Some(&aud))),
            _ => Ok(()),
        }
    }

    fn wrong_audience(&self, aud: Option<&Value>) -> TokenError {
        let array = if matches!(aud, Some(Value::Array(_))) {
            " array"
        } else {
            ""
        };
        let expected: Vec<&str> = given(&self.audience).collect();
        TokenError::not_clerks(
            Reason::TokenVerificationFailed,
            format!(
                "Invalid JWT audience claim{array} (aud) {}. Is not included in \"{}\".",
                js::stringify(aud),
                js::stringify_list(&expected)
            ),
        )
    }

    fn check_authorized_party(&self, token: &Decoded) -> Result<(), TokenError> {
        if self.authorized_parties.is_empty() {
            return Ok(());
        }
        let azp = token.claims.azp.as_ref();
        let text = azp.and_then(Member::as_text).unwrap_or_default();
        if !text.is_empty() && self.authorized_parties.iter().any(|party| party == text) {
            return Ok(());
        }
        Err(TokenError::new(
            Reason::TokenInvalidAuthorizedParties,
            format!(
                "Invalid JWT Authorized party claim (azp) {}. Expected \"{}\".",
                quoted(azp),
                self.authorized_parties.join(",")
            ),
        ))
    }

    fn check_issuer(&self, token: &Decoded) -> Result<(), TokenError> {
        if given(&self.issuer).next().is_none() {
            return Ok(());
        }
        let iss = token.claims.iss.as_ref();
        if given(&self.issuer).any(|one| iss.is_some_and(|iss| iss.is(one))) {
            return Ok(());
        }
        let expected: Vec<&str> = given(&self.issuer).collect();
        Err(TokenError::not_clerks(
            Reason::TokenInvalidIssuer,
            format!(
                "Invalid JWT issuer claim (iss) {}. Expected \"{}\".",
                quoted(iss),
                expected.join(",")
            ),
        ))
    }
}

/// The entries of a setting; empty ones are none.
fn given(setting: &[String]) -> impl Iterator<Item = &str> {
    setting
        .iter()
        .map(String::as_str)
        .filter(|one| !one.is_empty())
}

fn overlap(expected: &[&str], actual: &[&str]) -> bool {
    expected.iter().any(|one| actual.contains(one))
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
    if token.header.typ.is_some() {
        check_type(token, &["JWT"])
    } else {
        Ok(())
    }
}

fn check_type<S: AsRef<str>>(token: &Decoded, allowed: &[S]) -> Result<(), TokenError> {
    let typ = token.header.typ.as_ref();
    let text = typ.and_then(Member::as_text);
    if allowed.iter().any(|one| Some(one.as_ref()) == text) {
        return Ok(());
    }
    let allowed: Vec<_> = allowed.iter().map(AsRef::as_ref).collect();
    Err(TokenError::not_clerks(
        Reason::TokenInvalid,
        format!(
            "Invalid JWT type {}. Expected \"{}\".",
            quoted(typ),
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
            quoted(token.header.alg.as_ref())
        ),
    ))
}

fn check_subject(token: &Decoded) -> Result<(), TokenError> {
    if token.claims.is_null {
        return Err(TokenError::unexpected("the token's payload is null"));
    }
    let sub = token.claims.sub.as_ref();
    if sub.and_then(Member::as_text).is_some() {
        return Ok(());
    }
    Err(TokenError::not_clerks(
        Reason::TokenVerificationFailed,
        format!(
            "Subject claim (sub) is required and must be a string. Received {}.",
            quoted(sub)
        ),
    ))
}
