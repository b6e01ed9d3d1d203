//! State: the session token is invalid. An expired token may be refreshed, or the browser
//! redirected to fetch a new one.

use super::browser::BrowserRequest;
use super::refresh::RefreshFailure;
use super::results::StateResult;
use super::{Decision, Run, redirect, refresh};
use crate::caller::Reason;
use crate::jwt::TokenError;

/// Location of the token in the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenLocation {
    Header,
    Cookie,
}

impl TokenLocation {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

pub(super) fn decide(
    run: &Run<'_>,
    browser: Option<&BrowserRequest<'_>>,
    error: &TokenError,
    location: TokenLocation,
) -> StateResult {
    let reason = match error.reason() {
        Reason::UnexpectedError => return Ok(Decision::signed_out(Reason::UnexpectedError, "")),
        Reason::TokenExpired => match refresh::decide(run, browser, location)? {
            Ok(signed_in) => return Ok(signed_in),
            Err(RefreshFailure {
                why,
                is_unavailable,
            }) => {
                let reason = Reason::SessionTokenExpired(why);
                if is_unavailable {
                    let message = error.full_message(location.as_str());
                    return Ok(Decision::signed_out(reason, message).unavailable());
                }
                reason
            }
        },
        Reason::TokenNotActiveYet => Reason::SessionTokenNbf,
        Reason::TokenIatInTheFuture => Reason::SessionTokenIatInTheFuture,
        // The handshake fetches another session, or a new token of this one, if Clerk has it.
        Reason::SessionRevoked if location == TokenLocation::Cookie => Reason::SessionRevoked,
        other => {
            let message = error.full_message(location.as_str());
            return Ok(Decision::signed_out(other.clone(), message));
        }
    };
    let message = error.full_message(location.as_str());
    Ok(match browser {
        Some(browser) => redirect::to_handshake(run, browser, reason, message),
        None => Decision::signed_out(reason, message),
    })
}
