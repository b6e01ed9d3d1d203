//! State: no token in the header. What the cookies say, and whether they agree.

use std::sync::Arc;

use super::known::Judged;
use super::token_error::{self, Carrier};
use super::verify::{Presented, open, refuse_m2m};
use super::visit::{DEV_BROWSER, Visit};
use super::{
    Decision, Run, cross_origin, handshake, number, org_sync, redirect, satellite, token_class,
};
use crate::caller::Reason;
use crate::jwt::{Decoded, TokenError};

/// Why a cookie's text starts no session as it is.
enum NoSession {
    /// A token of a machine or a template, valid as it may be.
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
    if let Some(decision) = handshake::judge(run, &visit)? {
        return Ok(decision);
    }
    if let Some(decision) = satellite::sync(run, &visit).or_else(|| satellite::answer(run, &visit))
    {
        return Ok(decision);
    }
    if let Some(reason) = dev_browser_unsettled(&visit) {
        return Ok(redirect::to_handshake(run, &visit, reason, String::new()));
    }
    let to_handshake = |reason| Ok(redirect::to_handshake(run, &visit, reason, String::new()));
    match (visit.client_uat() != 0.0, visit.session_token.as_deref()) {
        (false, None) => Ok(Decision::signed_out(Reason::SessionTokenAndUatMissing, "")),
        (false, Some(_)) => to_handshake(Reason::SessionTokenWithoutClientUat),
        (true, None) => to_handshake(Reason::ClientUatWithoutSessionToken),
        (true, Some(token)) => session(run, &visit, token),
    }
}

/// In development a browser is known by an id that comes in the URL first, and then in a cookie.
fn dev_browser_unsettled(visit: &Visit<'_>) -> Option<Reason> {
    if !visit.is_development() {
        return None;
    }
    if visit.url.query_pairs().any(|(name, _)| name == DEV_BROWSER) {
        return Some(Reason::DevBrowserSync);
    }
    visit
        .dev_browser()
        .is_none()
        .then_some(Reason::DevBrowserMissing)
}

fn session(run: &Run<'_>, visit: &Visit<'_>, token: &str) -> Judged {
    let rules = &run.env.config.rules;
    let client_uat = visit.client_uat();
    let signed = open(run, Presented::Text(token), |decoded| {
        admit(decoded, client_uat)
    })?;
    match signed.and_then(|it| Ok(it.check_session(run, rules)?)) {
        Ok(verified) => Ok(signed_in(run, visit, verified)),
        Err(NoSession::OtherClass) => Ok(Decision::signed_out(Reason::TokenTypeMismatch, "")),
        Err(NoSession::Outdated) => {
            let reason = Reason::SessionTokenIatBeforeClientUat;
            Ok(redirect::to_handshake(run, visit, reason, String::new()))
        }
        Err(NoSession::Invalid(error)) => {
            token_error::judge(run, Some(visit), &error, Carrier::Cookie)
        }
    }
}

fn admit(token: &Decoded, client_uat: f64) -> Result<(), NoSession> {
    if token_class::is_no_session(token) {
        return Err(NoSession::OtherClass);
    }
    if number::of_claim(token.claims.iat.as_ref()) < client_uat {
        return Err(NoSession::Outdated);
    }
    Ok(refuse_m2m(token)?)
}

/// A session that holds may still be the wrong one for this page.
fn signed_in(run: &Run<'_>, visit: &Visit<'_>, verified: Arc<Decoded>) -> Decision {
    let session = verified.session();
    if cross_origin::is_arrival(run, visit) {
        let reason = Reason::PrimaryDomainCrossOriginSync;
        let message = "Cross-origin request from satellite domain requires handshake".to_owned();
        return redirect::to_handshake(run, visit, reason, message);
    }
    if session.problem().is_some() {
        return Decision::signed_out(Reason::UnexpectedError, "");
    }
    org_sync::redirect(run, visit, session).unwrap_or_else(|| Decision::session(verified))
}
