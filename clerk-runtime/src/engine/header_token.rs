//! State: there is a token in the `Authorization` header, and sessions are accepted.

use std::sync::Arc;

use super::browser::BrowserRequest;
use super::results::StateResult;
use super::token_error::{self, TokenLocation};
use super::verify::{RequestToken, open, reject_m2m};
use super::{Decision, Run, token_class};
use crate::caller::Reason;
use crate::jwt::{Decoded, TokenError};
use crate::policy::Azp;

/// Reason why a text is not a valid session token.
enum HeaderRejection {
    /// A token of a machine or a JWT template, even if it is valid.
    OtherClass,
    Invalid(TokenError),
}

impl From<TokenError> for HeaderRejection {
    fn from(error: TokenError) -> Self {
        Self::Invalid(error)
    }
}

pub(super) fn decide(run: &Run<'_>, token: RequestToken<'_>) -> StateResult {
    let (rules, azp) = (&run.env.config.rules, run.env.accepts.azp);
    let signed = open(run, token, check_class)?;
    match signed.and_then(|it| Ok(it.check_session(run, rules, azp)?)) {
        Ok(verified) if azp == Azp::Optional => Ok(without_azp(run, verified)),
        Ok(verified) => Ok(Decision::bearer_session(verified)),
        Err(HeaderRejection::OtherClass) => Ok(Decision::signed_out(Reason::TokenTypeMismatch, "")),
        Err(HeaderRejection::Invalid(error)) => {
            let browser = BrowserRequest::of(run);
            token_error::decide(run, browser.as_ref(), &error, TokenLocation::Header)
        }
    }
}

/// Returns the decision for a session whose token may lack an authorized party, marked if it does.
fn without_azp(run: &Run<'_>, verified: Arc<Decoded>) -> Decision {
    let lacks_azp = run.env.config.rules.lacks_authorized_party(&verified);
    let mut decision = Decision::bearer_session(verified);
    decision.lacks_azp = lacks_azp;
    decision
}

/// Rejects tokens of machines and of JWT templates. A JWT template's token is signed by the same key,
/// but has no session, so it stays valid after the session has ended.
fn check_class(token: &Decoded) -> Result<(), HeaderRejection> {
    if token_class::is_not_session(token) {
        return Err(HeaderRejection::OtherClass);
    }
    Ok(reject_m2m(token)?)
}
