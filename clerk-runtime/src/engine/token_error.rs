//! State: the session token is invalid. An expired one may be refreshed, or the browser redirected
//! to fetch a new one.

use super::known::Judged;
use super::refresh::NotRefreshed;
use super::visit::Visit;
use super::{Decision, Run, redirect, refresh};
use crate::caller::Reason;
use crate::jwt::TokenError;

/// Location of the token in the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carrier {
    Header,
    Cookie,
}

impl Carrier {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

pub(super) fn judge(
    run: &Run<'_>,
    visit: Option<&Visit<'_>>,
    error: &TokenError,
    carrier: Carrier,
) -> Judged {
    let reason = match error.reason() {
        Reason::UnexpectedError => return Ok(Decision::signed_out(Reason::UnexpectedError, "")),
        Reason::TokenExpired => match refresh::judge(run, visit, carrier)? {
            Ok(signed_in) => return Ok(signed_in),
            Err(NotRefreshed { why, is_unanswered }) => {
                let reason = Reason::SessionTokenExpired(why);
                if is_unanswered {
                    let message = error.full_message(carrier.as_str());
                    return Ok(Decision::signed_out(reason, message).unanswered());
                }
                reason
            }
        },
        Reason::TokenNotActiveYet => Reason::SessionTokenNbf,
        Reason::TokenIatInTheFuture => Reason::SessionTokenIatInTheFuture,
        other => {
            let message = error.full_message(carrier.as_str());
            return Ok(Decision::signed_out(other.clone(), message));
        }
    };
    let message = error.full_message(carrier.as_str());
    Ok(match visit {
        Some(visit) => redirect::to_handshake(run, visit, reason, message),
        None => Decision::signed_out(reason, message),
    })
}
