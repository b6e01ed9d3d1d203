//! State: there is a token in the `Authorization` header, and sessions are accepted.

use super::known::Judged;
use super::token_error::{self, Carrier};
use super::verify::{Presented, open, refuse_m2m};
use super::visit::Visit;
use super::{Decision, Run, token_class};
use crate::caller::Reason;
use crate::jwt::{Decoded, TokenError};

/// Reason why a text is not a valid session token.
enum NoSession {
    /// A token of a machine or a JWT template, even if it is valid.
    OtherClass,
    Invalid(TokenError),
}

impl From<TokenError> for NoSession {
    fn from(error: TokenError) -> Self {
        Self::Invalid(error)
    }
}

pub(super) fn judge(run: &Run<'_>, token: Presented<'_>) -> Judged {
    let rules = &run.env.config.rules;
    let signed = open(run, token, admit)?;
    match signed.and_then(|it| Ok(it.check_session(run, rules)?)) {
        Ok(verified) => Ok(Decision::session(verified)),
        Err(NoSession::OtherClass) => Ok(Decision::signed_out(Reason::TokenTypeMismatch, "")),
        Err(NoSession::Invalid(error)) => {
            let visit = Visit::of(run);
            token_error::judge(run, visit.as_ref(), &error, Carrier::Header)
        }
    }
}

/// Checks the class of a token. A JWT template's token is signed by the same key, but has no
/// session and outlives its revocation.
fn admit(token: &Decoded) -> Result<(), NoSession> {
    if token_class::is_no_session(token) {
        return Err(NoSession::OtherClass);
    }
    Ok(refuse_m2m(token)?)
}
