//! Verification of tokens: class, key, header, signature and claims, in Clerk's order.

use std::sync::Arc;

use super::known::Judged;
use super::{Opened, Run, token_class};
use crate::jwt::{ClaimRules, Decoded, TokenError};

/// A token of the request.
pub(super) enum Presented<'a> {
    /// A cached token whose key is still valid.
    Seen(Arc<Decoded>),
    /// Any other token.
    Text(&'a str),
}

impl Presented<'_> {
    /// Decodes the token without checking its signature.
    pub(super) fn decode(&self, run: &Run<'_>) -> Result<Arc<Decoded>, TokenError> {
        match self {
            Self::Seen(decoded) => Ok(Arc::clone(decoded)),
            Self::Text(text) => run.env.signatures.decode(text),
        }
    }

    fn open(self, run: &Run<'_>) -> Opened {
        match self {
            Self::Seen(decoded) => Opened::verified(decoded),
            Self::Text(text) => run.env.signatures.open(text),
        }
    }
}

/// A token whose key was found.
pub(super) struct Signed {
    decoded: Arc<Decoded>,
    signature: Result<(), TokenError>,
}

impl Signed {
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

    /// Checks the token by the rules for session tokens.
    pub(super) fn check_session(
        self,
        run: &Run<'_>,
        rules: &ClaimRules,
    ) -> Result<Arc<Decoded>, TokenError> {
        let now = run.env.now;
        let verified = self.check(
            |it| rules.check_header(it),
            |it| rules.check_claims(it, now),
        )?;
        verified.read_session()?;
        Ok(verified)
    }
}

/// Finds a token's key, after `admit` has accepted its claimed class.
pub(super) fn open<E: From<TokenError>>(
    run: &Run<'_>,
    token: Presented<'_>,
    admit: impl FnOnce(&Decoded) -> Result<(), E>,
) -> Judged<Result<Signed, E>> {
    let (decoded, key) = match token.open(run) {
        Opened::Malformed(error) => return Ok(Err(error.into())),
        Opened::KeyNeeded { decoded } => (decoded, None),
        Opened::KeyMissing { decoded, error } => (decoded, Some(Err(error))),
        Opened::Decoded { decoded, signature } => (decoded, Some(Ok(signature))),
    };
    if let Err(refusal) = admit(&decoded) {
        return Ok(Err(refusal));
    }
    let signature = match key {
        Some(Ok(signature)) => signature,
        Some(Err(error)) => {
            return Ok(Err(why_missing(run, decoded.kid()).unwrap_or(error).into()));
        }
        None => return Ok(Err(why_still_needed(run, decoded.kid())?.into())),
    };
    Ok(Ok(Signed { decoded, signature }))
}

/// Returns the error of loading the keys, which explains why a key is missing.
fn why_missing(run: &Run<'_>, kid: &str) -> Option<TokenError> {
    run.known.keys(kid).ok()?.clone().err()
}

/// Requests the keys once. A key that is missing afterwards does not exist.
fn why_still_needed(run: &Run<'_>, kid: &str) -> Judged<TokenError> {
    let loaded = run.known.keys(kid)?;
    Ok(loaded
        .clone()
        .err()
        .unwrap_or_else(|| TokenError::kid_mismatch(kid)))
}

/// Verifies a session token by the instance's rules; Clerk's `verifyToken`.
pub(super) fn session_token(
    run: &Run<'_>,
    token: &str,
) -> Judged<Result<Arc<Decoded>, TokenError>> {
    let signed = open(run, Presented::Text(token), refuse_m2m)?;
    Ok(signed.and_then(|it| it.check_session(run, &run.env.config.rules)))
}

/// Rejects M2M tokens, like `verifyToken` before it looks for a key.
pub(super) fn refuse_m2m(token: &Decoded) -> Result<(), TokenError> {
    if token_class::is_m2m_class(token) {
        return Err(TokenError::machine_token());
    }
    Ok(())
}
