//! The call that mints a token, and the time for which the token is cached.

use super::{MintRequest, MintedToken, OPERATION};
use crate::api::models::SessionStatus;
use crate::api::{self, Error, ErrorKind};
use crate::caller::Token;
use crate::clock::UnixMillis;
use crate::jwt::Decoded;

/// Remaining lifetime in milliseconds at which a cached token is no longer returned. If a quarter
/// of the token's lifetime is less, the quarter is used instead.
const MARGIN: i64 = 10 * 1000;

/// Mints a token.
pub(super) async fn mint(api: &api::Client, request: &MintRequest) -> MintedToken {
    let sessions = api.sessions();
    let call = match &request.template {
        Some(template) => sessions.token_from_template(&request.session, template),
        None => sessions.token(&request.session),
    };
    let call = match request.expires_in {
        Some(seconds) => call.expires_in_seconds(seconds),
        None => call,
    };
    match call.await {
        Ok(minted) => usable(minted.into_token()).map(Some),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::Rejected if has_ended(api, request).await? => Ok(None),
            _ => Err(error),
        },
    }
}

/// Returns `true` if the session no longer exists, or is neither active nor pending. The error of a
/// call to mint a token does not distinguish this from an unknown template.
async fn has_ended(api: &api::Client, request: &MintRequest) -> Result<bool, Error> {
    match api.sessions().get(&request.session).await {
        Ok(session) => Ok(!matches!(
            session.status,
            SessionStatus::Active | SessionStatus::Pending
        )),
        Err(error) if error.is_not_found_by_clerk() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Returns the token if it has the form of a JWT, so that handlers never send an empty credential
/// to another service. Its claims are not checked, since the application's template determines
/// them.
fn usable(token: Token) -> Result<Token, Error> {
    let parts = token.as_str().split('.');
    let is_part = |it: &str| {
        let mut bytes = it.bytes();
        !it.is_empty() && bytes.all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    if parts.clone().count() == 3 && parts.clone().all(is_part) {
        Ok(token)
    } else {
        Err(Error::unusable(OPERATION, "$.jwt"))
    }
}

/// Returns the time until which a token is cached; `None` if its expiry cannot be read.
pub(super) fn cached_until(minted: &Token, now: UnixMillis) -> Option<UnixMillis> {
    let claims = Decoded::parse(minted.as_str()).ok()?.claims;
    let expires = claims.exp?.saturating_mul(1000);
    let left = expires.saturating_sub(now.as_millis());
    Some(UnixMillis::from_millis(
        expires.saturating_sub(MARGIN.min(left / 4)),
    ))
}
