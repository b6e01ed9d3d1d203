//! Verification of tokens: class, key, header, signature and claims, in Clerk's order.

use std::borrow::Cow;
use std::sync::Arc;

use super::results::StateResult;
use super::{Opened, Run, token_class};
use crate::clock::UnixMillis;
use crate::jwt::{ClaimRules, Decoded, TokenError};
use crate::policy::Azp;
use crate::request_head::CookieValue;

/// A token of the request.
#[derive(Clone)]
pub(super) enum RequestToken<'a> {
    /// A cached token whose key is still valid.
    Cached(Arc<Decoded>),
    /// Any other token.
    Text(Cow<'a, str>),
}

impl<'a> From<&'a str> for RequestToken<'a> {
    fn from(token: &'a str) -> Self {
        Self::Text(Cow::Borrowed(token))
    }
}

impl<'a> RequestToken<'a> {
    /// Returns the token in a cookie. Most tokens are cached, and looking them up is cheaper than
    /// decoding them as text. `None` if the cookie is not UTF-8.
    pub(super) fn of_cookie(run: &Run<'_>, cookie: CookieValue<'a>) -> Option<Self> {
        match run.env.signatures.cached(cookie.as_bytes()) {
            Some(decoded) => Some(Self::Cached(decoded)),
            None => cookie.text().map(Self::Text),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Cached(decoded) => decoded.token().as_str(),
            Self::Text(text) => text,
        }
    }

    /// Decodes the token without checking its signature.
    pub(super) fn decode(&self, run: &Run<'_>) -> Result<Arc<Decoded>, TokenError> {
        match self {
            Self::Cached(decoded) => Ok(Arc::clone(decoded)),
            Self::Text(text) => run.env.signatures.decode(text),
        }
    }

    /// Decodes the token and checks its signature.
    pub(super) fn open(self, run: &Run<'_>) -> Opened {
        match self {
            Self::Cached(decoded) => Opened::verified(decoded),
            Self::Text(text) => run.env.signatures.open(&text),
        }
    }
}

/// A token whose key was found.
pub(super) struct SignedToken {
    decoded: Arc<Decoded>,
    signature: Result<(), TokenError>,
}

impl SignedToken {
    /// Checks header, signature and claims, in this order, so that no error about claims is
    /// reported while they may be forged.
    pub(super) fn check(
        self,
        header: impl FnOnce(&Decoded) -> Result<(), TokenError>,
        claims: impl FnOnce(&Decoded) -> Result<(), TokenError>,
    ) -> Result<Arc<Decoded>, TokenError> {
        header(&self.decoded)?;
        self.signature?;
        claims(&self.decoded)?;
        Ok(self.decoded)
    }

    /// Checks the token by the rules for session tokens, then that its session is not revoked.
    pub(super) fn check_session(
        self,
        run: &Run<'_>,
        rules: &ClaimRules,
        azp: Azp,
    ) -> Result<Arc<Decoded>, TokenError> {
        let now = run.env.now;
        let verified = self.check_rules(rules, now, azp)?;
        let session = verified.read_session()?;
        let issued = verified.issued();
        if run
            .env
            .revocations
            .revokes_session(session, Some(issued), now)
        {
            return Err(TokenError::revoked());
        }
        Ok(verified)
    }

    /// Checks header, signature and claims. If the token is known to meet the rules whose result is
    /// the same for each use, only the others are checked.
    fn check_rules(
        self,
        rules: &ClaimRules,
        now: UnixMillis,
        azp: Azp,
    ) -> Result<Arc<Decoded>, TokenError> {
        if self.decoded.meets_fixed_rules() {
            return self.check(|_| Ok(()), |it| rules.check_claims_again(it, now, azp));
        }
        let verified = self.check(
            |it| rules.check_header(it),
            |it| rules.check_claims_with(it, now, azp),
        )?;
        verified.set_meets_fixed_rules();
        Ok(verified)
    }

    /// Checks the token by the rules for tokens of JWT templates: those for session tokens, and an
    /// expected audience must be in the token.
    pub(super) fn check_template(self, run: &Run<'_>) -> Result<Arc<Decoded>, TokenError> {
        let (now, rules) = (run.env.now, &run.env.config.rules);
        self.check(
            |it| rules.check_header(it),
            |it| {
                rules.check_claims_with(it, now, run.env.accepts.azp)?;
                rules.check_oauth_audience(it.claims.aud.as_ref())
            },
        )
    }
}

/// Opens a token and checks its class with `check`, before a missing key is requested or reported.
pub(super) fn open<E: From<TokenError>>(
    run: &Run<'_>,
    token: RequestToken<'_>,
    check: impl FnOnce(&Decoded) -> Result<(), E>,
) -> StateResult<Result<SignedToken, E>> {
    let (decoded, key) = match token.open(run) {
        Opened::Malformed(error) => return Ok(Err(error.into())),
        Opened::KeyNeeded { decoded } => (decoded, None),
        Opened::KeyMissing { decoded, error } => (decoded, Some(Err(error))),
        Opened::Decoded { decoded, signature } => (decoded, Some(Ok(signature))),
    };
    if let Err(rejection) = check(&decoded) {
        return Ok(Err(rejection));
    }
    let signature = match key {
        Some(Ok(signature)) => signature,
        Some(Err(error)) => {
            return Ok(Err(key_loading_error(run, decoded.kid())
                .unwrap_or(error)
                .into()));
        }
        None => return Ok(Err(missing_key_error(run, decoded.kid())?.into())),
    };
    Ok(Ok(SignedToken { decoded, signature }))
}

/// Returns the error of loading the keys, which explains why a key is missing.
fn key_loading_error(run: &Run<'_>, kid: &str) -> Option<TokenError> {
    run.results.keys(kid).ok()?.clone().err()
}

/// Requests the keys once, and returns the error for a key that is still missing.
fn missing_key_error(run: &Run<'_>, kid: &str) -> StateResult<TokenError> {
    let loaded = run.results.keys(kid)?;
    Ok(loaded
        .clone()
        .err()
        .unwrap_or_else(|| TokenError::kid_mismatch(kid)))
}

/// Verifies a session token by the instance's rules; Clerk's `verifyToken`.
pub(super) fn session_token(
    run: &Run<'_>,
    token: &str,
) -> StateResult<Result<Arc<Decoded>, TokenError>> {
    let signed = open(run, token.into(), reject_m2m)?;
    Ok(signed.and_then(|it| it.check_session(run, &run.env.config.rules, Azp::Required)))
}

/// Rejects M2M tokens, like `verifyToken` before it looks for a key.
pub(super) fn reject_m2m(token: &Decoded) -> Result<(), TokenError> {
    if token_class::is_m2m_class(token) {
        return Err(TokenError::other_class());
    }
    Ok(())
}
