//! State: the header has no token, and the cookies are checked for a consistent session.

use std::sync::Arc;

use super::browser::{BrowserRequest, DEV_BROWSER};
use super::decision::OriginNotice;
use super::results::StateResult;
use super::token_error::{self, TokenLocation};
use super::verify::{RequestToken, open, reject_m2m};
use super::{
    Decision, Run, State, cross_origin, handshake, org_sync, redirect, satellite, token_class,
};
use crate::caller::Reason;
use crate::jwt::{Decoded, TokenError};
use crate::policy::Azp;

/// Reason why a session cookie is not accepted as it is.
enum CookieRejection {
    /// A token of a machine or a JWT template, even if it is valid.
    OtherClass,
    /// The client has changed since the token was issued.
    Outdated,
    Invalid(TokenError),
}

impl From<TokenError> for CookieRejection {
    fn from(error: TokenError) -> Self {
        Self::Invalid(error)
    }
}

pub(super) fn decide(run: &Run<'_>) -> StateResult {
    let Some(browser) = BrowserRequest::of(run) else {
        return Ok(Decision::signed_out(Reason::SessionTokenAndUatMissing, ""));
    };
    let decision = handshake::decide(run, &browser)?;
    Ok(if satellite::ignores_redirect_url(run, &browser) {
        decision.with_notice(OriginNotice::RedirectUrlIgnored)
    } else {
        decision
    })
}

/// Authenticates with the cookies alone, without a handshake.
pub(super) fn without_handshake(run: &Run<'_>, browser: &BrowserRequest<'_>) -> StateResult {
    if let Some(decision) = required_redirect(run, browser) {
        return Ok(decision);
    }
    let to_handshake = |reason| Ok(redirect::to_handshake(run, browser, reason, String::new()));
    match (browser.client_uat() != 0, browser.session_token()) {
        (false, None) => Ok(Decision::signed_out(Reason::SessionTokenAndUatMissing, "")),
        (false, Some(_)) => to_handshake(Reason::SessionTokenWithoutClientUat),
        (true, None) => to_handshake(Reason::ClientUatWithoutSessionToken),
        (true, Some(token)) => session(run, browser, token),
    }
}

/// Returns the decision for the session of the cookies if it is valid and no redirect is required
/// first.
pub(super) fn settled_session(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
) -> StateResult<Option<Decision>> {
    let Some(token) = browser.session_token() else {
        return Ok(None);
    };
    if browser.client_uat() == 0 || required_redirect(run, browser).is_some() {
        return Ok(None);
    }
    let verified = verify(run, browser, token)?;
    let decision = verified.ok().map(|it| signed_in(run, browser, it));
    Ok(decision.filter(|it| matches!(it.state, State::SignedIn(_))))
}

/// Returns the decision that takes precedence over the session, usually a redirect.
fn required_redirect(run: &Run<'_>, browser: &BrowserRequest<'_>) -> Option<Decision> {
    let satellite =
        satellite::sync(run, browser).or_else(|| satellite::respond_to_sync(run, browser));
    satellite.or_else(|| {
        let reason = dev_browser_handshake_reason(browser)?;
        Some(redirect::to_handshake(run, browser, reason, String::new()))
    })
}

/// Returns the reason for a handshake that sets the dev browser. In development, the id of a
/// browser is first a query parameter and then a cookie.
fn dev_browser_handshake_reason(browser: &BrowserRequest<'_>) -> Option<Reason> {
    if !browser.is_development() {
        return None;
    }
    if browser.has_query(&[DEV_BROWSER]) {
        return Some(Reason::DevBrowserSync);
    }
    (!browser.has_dev_browser()).then_some(Reason::DevBrowserMissing)
}

fn session(run: &Run<'_>, browser: &BrowserRequest<'_>, token: &RequestToken<'_>) -> StateResult {
    match verify(run, browser, token)? {
        Ok(verified) => Ok(signed_in(run, browser, verified)),
        Err(CookieRejection::OtherClass) => Ok(Decision::signed_out(Reason::TokenTypeMismatch, "")),
        Err(CookieRejection::Outdated) => {
            let reason = Reason::SessionTokenIatBeforeClientUat;
            Ok(redirect::to_handshake(run, browser, reason, String::new()))
        }
        Err(CookieRejection::Invalid(error)) if lacks_authorized_party(run, &error, token) => {
            let message = error.full_message(TokenLocation::Cookie.as_str());
            let reason = error.reason().clone();
            Ok(redirect::to_handshake(run, browser, reason, message))
        }
        Err(CookieRejection::Invalid(error)) => {
            token_error::decide(run, Some(browser), &error, TokenLocation::Cookie)
        }
    }
}

type CookieResult = Result<Arc<Decoded>, CookieRejection>;

fn verify(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    token: &RequestToken<'_>,
) -> StateResult<CookieResult> {
    let rules = &run.env.config.rules;
    let client_uat = browser.client_uat();
    let signed = open(run, token.clone(), |decoded| {
        check_class_and_age(decoded, client_uat)
    })?;
    Ok(signed.and_then(|it| Ok(it.check_session(run, rules, Azp::Required)?)))
}

/// Returns `true` if the token is rejected because it lacks `azp`, like tokens that were issued
/// before authorized parties were set. A handshake returns a token that has it. A token for another
/// origin stays rejected.
fn lacks_authorized_party(run: &Run<'_>, error: &TokenError, token: &RequestToken<'_>) -> bool {
    *error.reason() == Reason::TokenInvalidAuthorizedParties
        && token
            .decode(run)
            .is_ok_and(|it| it.claims.azp.as_deref().is_none_or(str::is_empty))
}

fn check_class_and_age(token: &Decoded, client_uat: i64) -> Result<(), CookieRejection> {
    if token_class::is_not_session(token) {
        return Err(CookieRejection::OtherClass);
    }
    if token.claims.iat.is_some_and(|iat| iat < client_uat) {
        return Err(CookieRejection::Outdated);
    }
    Ok(reject_m2m(token)?)
}

/// Returns the decision for a valid session: signed in, or a redirect to fetch another session.
fn signed_in(run: &Run<'_>, browser: &BrowserRequest<'_>, verified: Arc<Decoded>) -> Decision {
    if cross_origin::needs_sync(run, browser) {
        let reason = Reason::PrimaryDomainCrossOriginSync;
        let message = "Cross-origin request from satellite domain requires handshake".to_owned();
        return redirect::to_handshake(run, browser, reason, message);
    }
    let redirect = verified
        .session()
        .and_then(|it| org_sync::redirect(run, browser, it));
    redirect.unwrap_or_else(|| Decision::session(verified))
}
