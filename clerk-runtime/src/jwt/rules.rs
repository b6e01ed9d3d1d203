//! Checks of a token's header and claims.

use super::key::ALGORITHMS;
use super::{AudienceClaim, Decoded, JwtClaims, TokenError, times};
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::policy::Azp;

/// Values of `typ` in OAuth access tokens in JWT form (RFC 9068).
pub(crate) const OAUTH_HEADER_TYPES: [&str; 2] = ["at+jwt", "application/at+jwt"];

/// Requirements on a token's header type and claims, besides its signature.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClaimRules {
    /// Allowed `azp`; if empty, any `azp` is allowed, and so is its absence.
    pub authorized_parties: Vec<String>,
    /// Expected `aud`; if empty, it is not checked. A session token without `aud` is accepted,
    /// since browser sessions have none.
    pub audience: Vec<String>,
    /// Expected `iss`; if empty, it is not checked.
    pub issuer: Vec<String>,
    /// Tolerance for `exp`, `nbf` and `iat`, in milliseconds. Default 5,000.
    pub clock_skew_ms: i64,
    /// Allowed `typ`; `None` is Clerk's default, which is `JWT` or no `typ`.
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
    /// Checks `typ` and `alg`, before the signature.
    pub(crate) fn check_header(&self, token: &Decoded) -> Result<(), TokenError> {
        match &self.header_types {
            None => check_default_type(token)?,
            Some(allowed) => check_type(token, allowed)?,
        }
        check_algorithm(token)
    }

    /// Checks `sub`, `aud`, `azp`, `iss`, `exp`, `nbf` and `iat` in Clerk's order, after the
    /// signature.
    ///
    /// An expected audience is compared with `aud` if the token has one, as in Clerk, since browser
    /// sessions have none. An empty `sub`, `sid` or `iss` is rejected, and so is an empty `aud` if an
    /// audience is expected, although Clerk accepts them. These checks are the last ones, so that a
    /// token that Clerk rejects is rejected for Clerk's reason.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn check_claims(&self, token: &Decoded, now: UnixMillis) -> Result<(), TokenError> {
        self.check_claims_with(token, now, Azp::Required)
    }

    /// [`check_claims`](Self::check_claims) with a rule for tokens without `azp`.
    pub(crate) fn check_claims_with(
        &self,
        token: &Decoded,
        now: UnixMillis,
        azp: Azp,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token)?;
        self.check_authorized_party_with(token, azp)?;
        self.check_issuer(token)?;
        times::check(&token.claims, now, self.clock_skew_ms)?;
        reject_blank_identifiers(token)?;
        self.reject_empty_audience(token)
    }

    /// Checks only the claims whose result depends on the policy or on the time, for a token that has
    /// met all rules before.
    pub(crate) fn check_claims_again(
        &self,
        token: &Decoded,
        now: UnixMillis,
        azp: Azp,
    ) -> Result<(), TokenError> {
        self.check_authorized_party_with(token, azp)?;
        times::check(&token.claims, now, self.clock_skew_ms)
    }

    /// Checks `typ` and `alg` of an M2M token in JWT form, before the signature.
    pub(crate) fn check_m2m_header(token: &Decoded) -> Result<(), TokenError> {
        check_default_type(token)?;
        check_algorithm(token)
    }

    /// Checks the claims of an M2M token in JWT form. An audience is compared if the token has one.
    pub(crate) fn check_m2m_claims(
        &self,
        token: &Decoded,
        now: UnixMillis,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        self.check_audience(token)?;
        times::check(&token.claims, now, self.clock_skew_ms)?;
        reject_blank_identifiers(token)
    }

    /// Checks `typ` and `alg` of an OAuth access token in JWT form, before the signature.
    pub(crate) fn check_oauth_header(token: &Decoded) -> Result<(), TokenError> {
        check_type(token, &OAUTH_HEADER_TYPES)?;
        check_algorithm(token)
    }

    /// Checks the claims of an OAuth access token in JWT form.
    pub(crate) fn check_oauth_claims(
        &self,
        token: &Decoded,
        now: UnixMillis,
    ) -> Result<(), TokenError> {
        check_subject(token)?;
        times::check(&token.claims, now, self.clock_skew_ms)?;
        self.check_oauth_audience(token.claims.aud.as_ref())?;
        reject_blank_identifiers(token)
    }

    /// Checks the audience of an OAuth access token, from its claims or from the Backend API.
    pub(crate) fn check_oauth_audience(
        &self,
        aud: Option<&AudienceClaim>,
    ) -> Result<(), TokenError> {
        match aud {
            _ if !self.expects_audience() => Ok(()),
            Some(aud) if self.includes(aud) && aud.iter().all(|one| !one.is_empty()) => Ok(()),
            aud => Err(self.wrong_audience(aud)),
        }
    }

    /// Checks the audience of an M2M token in either form: the machines that it may call. A token
    /// without an audience is accepted, as in Clerk's SDK.
    pub(crate) fn check_m2m_audience(&self, aud: Option<&AudienceClaim>) -> Result<(), TokenError> {
        match non_empty_audience(aud) {
            Some(aud) if self.expects_audience() && !self.includes(aud) => {
                Err(self.wrong_audience(Some(aud)))
            }
            _ => Ok(()),
        }
    }

    /// Checks the audience of a token that may lack one: a session token or an M2M token.
    fn check_audience(&self, token: &Decoded) -> Result<(), TokenError> {
        self.check_m2m_audience(token.claims.aud.as_ref())
    }

    fn reject_empty_audience(&self, token: &Decoded) -> Result<(), TokenError> {
        let aud = token.claims.aud.as_ref();
        if self.expects_audience() && aud.is_some() && non_empty_audience(aud).is_none() {
            return Err(self.wrong_audience(aud));
        }
        Ok(())
    }

    fn expects_audience(&self) -> bool {
        non_empty(&self.audience).next().is_some()
    }

    fn includes(&self, aud: &AudienceClaim) -> bool {
        non_empty(&self.audience).any(|expected| aud.iter().any(|one| one == expected))
    }

    fn wrong_audience(&self, aud: Option<&AudienceClaim>) -> TokenError {
        let found: Vec<_> = aud.iter().flat_map(|aud| aud.iter()).collect();
        mismatch(
            Reason::TokenVerificationFailed,
            "aud",
            Some(found.join(", "))
                .filter(|found| !found.is_empty())
                .as_deref(),
            &self.audience,
        )
    }

    /// Returns `true` if authorized parties are set and the token has no `azp`.
    pub(crate) fn lacks_authorized_party(&self, token: &Decoded) -> bool {
        !self.authorized_parties.is_empty() && authorized_party(token).is_none()
    }

    fn check_authorized_party_with(&self, token: &Decoded, azp: Azp) -> Result<(), TokenError> {
        if azp == Azp::Optional && self.lacks_authorized_party(token) {
            return Ok(());
        }
        self.check_authorized_party(token)
    }

    fn check_authorized_party(&self, token: &Decoded) -> Result<(), TokenError> {
        let azp = authorized_party(token);
        let allowed = &self.authorized_parties;
        if allowed.is_empty() || azp.is_some_and(|azp| allowed.iter().any(|it| it == azp)) {
            return Ok(());
        }
        Err(mismatch(
            Reason::TokenInvalidAuthorizedParties,
            "azp",
            azp,
            allowed,
        ))
    }

    fn check_issuer(&self, token: &Decoded) -> Result<(), TokenError> {
        let iss = token.claims.iss.as_deref();
        let mut allowed = non_empty(&self.issuer).peekable();
        if allowed.peek().is_none() || allowed.any(|it| iss == Some(it)) {
            return Ok(());
        }
        Err(mismatch(
            Reason::TokenInvalidIssuer,
            "iss",
            iss,
            &self.issuer,
        ))
    }
}

/// Returns the token's `azp`, unless it is empty.
fn authorized_party(token: &Decoded) -> Option<&str> {
    token.claims.azp.as_deref().filter(|azp| !azp.is_empty())
}

/// Returns the entries of a setting that are not empty.
fn non_empty(setting: &[String]) -> impl Iterator<Item = &str> {
    setting
        .iter()
        .map(String::as_str)
        .filter(|one| !one.is_empty())
}

/// Returns the audience unless it is an empty text or an empty list. As in Clerk, a list of empty
/// texts is not empty.
fn non_empty_audience(aud: Option<&AudienceClaim>) -> Option<&AudienceClaim> {
    aud.filter(|aud| match aud {
        AudienceClaim::One(one) => !one.is_empty(),
        AudienceClaim::Many(list) => !list.is_empty(),
    })
}

fn mismatch<S: AsRef<str>>(
    reason: Reason,
    name: &str,
    found: Option<&str>,
    allowed: &[S],
) -> TokenError {
    let allowed: Vec<_> = allowed.iter().map(AsRef::as_ref).collect();
    let found = found.map_or_else(|| "missing".to_owned(), |found| format!("`{found}`"));
    let message = format!(
        "the token's `{name}` is {found}, but it must be `{}`",
        allowed.join("` or `")
    );
    TokenError::new(reason, message)
}

fn check_default_type(token: &Decoded) -> Result<(), TokenError> {
    if token.header.typ.is_some() {
        check_type(token, &["JWT"])
    } else {
        Ok(())
    }
}

fn check_type<S: AsRef<str>>(token: &Decoded, allowed: &[S]) -> Result<(), TokenError> {
    let typ = token.header.typ.as_deref();
    if allowed.iter().any(|one| Some(one.as_ref()) == typ) {
        return Ok(());
    }
    Err(mismatch(Reason::TokenInvalid, "typ", typ, allowed))
}

fn check_algorithm(token: &Decoded) -> Result<(), TokenError> {
    let alg = token.header.alg;
    if ALGORITHMS.contains(&alg) {
        return Ok(());
    }
    Err(TokenError::wrong_algorithm(Some(&format!("{alg:?}"))))
}

fn check_subject(token: &Decoded) -> Result<(), TokenError> {
    if token.claims.sub.is_some() {
        return Ok(());
    }
    let message = "the token has no `sub`";
    Err(TokenError::new(Reason::TokenVerificationFailed, message))
}

/// Rejects a token whose `sub`, `sid` or `iss` is present but blank. Otherwise, its caller would be
/// authenticated without an id. This rule applies to every kind of token.
pub(crate) fn reject_blank_identifiers(token: &Decoded) -> Result<(), TokenError> {
    let JwtClaims { sub, sid, iss, .. } = &token.claims;
    let mut identifiers = [("sub", sub), ("sid", sid), ("iss", iss)].into_iter();
    match identifiers.find(|(_, claim)| claim.as_deref().is_some_and(is_blank)) {
        Some((name, _)) => {
            let message = format!("the token's `{name}` is empty");
            Err(TokenError::new(Reason::TokenVerificationFailed, message))
        }
        None => Ok(()),
    }
}

/// Returns `true` for a text that is empty or consists of white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests;
