//! State: the header has no token, and the cookies are checked for a consistent session.

use std::sync::Arc;

use super::known::Judged;
use super::token_error::{self, Carrier};
use super::verify::{Presented, open, refuse_m2m};
use super::visit::{DEV_BROWSER, Visit};
use super::{
    Decision, Run, State, cross_origin, handshake, org_sync, redirect, satellite, token_class,
};
use crate::caller::Reason;
use crate::jwt::{Decoded, TokenError};

/// Reason why a session cookie is not accepted as it is.
enum NoSession {
    /// A token of a machine or a JWT template, even if it is valid.
    OtherClass,
    /// The client has changed since the token was issued.
    Outdated,
    Invalid(TokenError),
}

impl From<TokenError> for NoSession {
    fn from(error: TokenError) -> Self {
        Self::Invalid(error)
    }
}

pub(super) fn judge(run: &Run<'_>) -> Judged {
    let Some(visit) = Visit::of(run) else {
        return Ok(Decision::signed_out(Reason::SessionTokenAndUatMissing, ""));
    };
    handshake::judge(run, &visit)
}

/// Authenticates with the cookies alone, without a handshake.
pub(super) fn without_handshake(run: &Run<'_>, visit: &Visit<'_>) -> Judged {
    if let Some(decision) = detour(run, visit) {
        return Ok(decision);
    }
    let to_handshake = |reason| Ok(redirect::to_handshake(run, visit, reason, String::new()));
    match (visit.client_uat() != 0, visit.session_token()) {
        (false, None) => Ok(Decision::signed_out(Reason::SessionTokenAndUatMissing, "")),
        (false, Some(_)) => to_handshake(Reason::SessionTokenWithoutClientUat),
        (true, None) => to_handshake(Reason::ClientUatWithoutSessionToken),
        (true, Some(token)) => session(run, visit, token),
    }
}

/// Returns the session of the cookies, if it is valid and nothing has to be fetched from the
/// Frontend API first.
pub(super) fn settled_session(run: &Run<'_>, visit: &Visit<'_>) -> Judged<Option<Decision>> {
    let Some(token) = visit.session_token() else {
        return Ok(None);
    };
    if visit.client_uat() == 0 || detour(run, visit).is_some() {
        return Ok(None);
    }
    let verified = verify(run, visit, token)?;
    let decision = verified.ok().map(|it| signed_in(run, visit, it));
    Ok(decision.filter(|it| matches!(it.state, State::SignedIn(_))))
}

/// Returns a redirect that takes precedence over the session.
fn detour(run: &Run<'_>, visit: &Visit<'_>) -> Option<Decision> {
    let satellite = satellite::sync(run, visit).or_else(|| satellite::answer(run, visit));
    satellite.or_else(|| {
        let reason = dev_browser_unsettled(visit)?;
        Some(redirect::to_handshake(run, visit, reason, String::new()))
    })
}

/// Returns the reason for a handshake that sets the dev browser. In development, a browser is
/// identified by an id that first comes in the URL, and then in a cookie.
fn dev_browser_unsettled(visit: &Visit<'_>) -> Option<Reason> {
    if !visit.is_development() {
        return None;
    }
    if visit.has_query(&[DEV_BROWSER]) {
        return Some(Reason::DevBrowserSync);
    }
    visit
        .dev_browser()
        .is_none()
        .then_some(Reason::DevBrowserMissing)
}

fn session(run: &Run<'_>, visit: &Visit<'_>, token: &str) -> Judged {
    match verify(run, visit, token)? {
        Ok(verified) => Ok(signed_in(run, visit, verified)),
        Err(NoSession::OtherClass) => Ok(Decision::signed_out(Reason::TokenTypeMismatch, "")),
        Err(NoSession::Outdated) => {
            let reason = Reason::SessionTokenIatBeforeClientUat;
            Ok(redirect::to_handshake(run, visit, reason, String::new()))
        }
        Err(NoSession::Invalid(error)) if lacks_authorized_party(run, &error, token) => {
            let message = error.full_message(Carrier::Cookie.as_str());
            let reason = error.reason().clone();
            Ok(redirect::to_handshake(run, visit, reason, message))
        }
        Err(NoSession::Invalid(error)) => {
            token_error::judge(run, Some(visit), &error, Carrier::Cookie)
        }
    }
}

type Verified = Result<Arc<Decoded>, NoSession>;

fn verify(run: &Run<'_>, visit: &Visit<'_>, token: &str) -> Judged<Verified> {
    let rules = &run.env.config.rules;
    let client_uat = visit.client_uat();
    let signed = open(run, Presented::Text(token), |decoded| {
        admit(decoded, client_uat)
    })?;
    Ok(signed.and_then(|it| Ok(it.check_session(run, rules)?)))
}

/// Returns `true` if the token is rejected because it lacks `azp`, like tokens that were issued
/// before authorized parties were set. A handshake returns a token that has it. A token for another
/// origin stays rejected.
fn lacks_authorized_party(run: &Run<'_>, error: &TokenError, token: &str) -> bool {
    *error.reason() == Reason::TokenInvalidAuthorizedParties
        && run
            .env
            .signatures
            .decode(token)
            .is_ok_and(|it| it.claims.azp.as_deref().is_none_or(str::is_empty))
}

fn admit(token: &Decoded, client_uat: i64) -> Result<(), NoSession> {
    if token_class::is_no_session(token) {
        return Err(NoSession::OtherClass);
    }
    if token.claims.iat.is_some_and(|iat| iat < client_uat) {
        return Err(NoSession::Outdated);
    }
    Ok(refuse_m2m(token)?)
}

/// Returns the decision for a valid session, which may still be the wrong one for this page.
fn signed_in(run: &Run<'_>, visit: &Visit<'_>, verified: Arc<Decoded>) -> Decision {
    if cross_origin::is_arrival(run, visit) {
        let reason = Reason::PrimaryDomainCrossOriginSync;
        let message = "Cross-origin request from satellite domain requires handshake".to_owned();
        return redirect::to_handshake(run, visit, reason, message);
    }
    let redirect = verified
        .session()
        .and_then(|it| org_sync::redirect(run, visit, it));
    redirect.unwrap_or_else(|| Decision::session(verified))
}
