//! State: a browser returns from a handshake, with a token or a nonce that represents cookies.
//!
//! Only page loads complete a handshake. A token or a nonce can be stale, forged, or that of
//! another application. A session that is valid for the page therefore takes precedence, unless
//! this browser was just redirected to a handshake. A rejected nonce or token is removed from the
//! browser.

use std::borrow::Cow;
use std::sync::Arc;

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::browser::{BrowserRequest, DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE};
use super::cookie_size::LargeCookie;
use super::effect::ApiFailure;
use super::lost_sessions::LostSessions;
use super::results::StateResult;
use super::set_cookie::SetCookies;
use super::verify::{open, reject_m2m};
use super::{Decision, ReplyHeaders, Run, cookie_token, query, redirect, token_class};
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::jwt::{ClaimRules, Decoded, TokenError, read_claims, reject_blank_identifiers};
use crate::policy::Azp;

/// Parameters that a handshake adds to a URL.
const PARAMETERS: [&str; 4] = [HANDSHAKE, "__clerk_help", DEV_BROWSER, HANDSHAKE_NONCE];

/// Tolerance for the times of a session token in development, since the developer's clock may be
/// wrong: one day.
const DEVELOPMENT_SKEW_MS: i64 = 86_400_000;

const NO_HANDSHAKE: &str = "the token in `__clerk_handshake` is not a handshake token: its claim \
                            `handshake` is missing, or is not a list of cookies";

/// A handshake token or nonce of the request.
struct HandshakeCredential<'a> {
    /// Name of the cookie or parameter.
    name: &'static str,
    value: Cow<'a, str>,
    is_cookie: bool,
}

/// Reason why a handshake fails.
enum HandshakeFailure {
    /// Clerk does not know the nonce, or no longer knows it.
    Rejected,
    /// The redemption of the nonce got no usable response from Clerk.
    Unavailable,
    /// The handshake token is invalid.
    Token(TokenError),
    /// The handshake token has expired.
    Expired,
    /// The token is valid, but is not a handshake token.
    NoHandshake,
    /// A cookie or the session in it is not valid, or the keys to verify a token cannot be loaded.
    Payload,
}

impl From<TokenError> for HandshakeFailure {
    fn from(error: TokenError) -> Self {
        match error.reason() {
            Reason::UnexpectedError => Self::Payload,
            _ => Self::Token(error),
        }
    }
}

impl From<&ApiFailure> for HandshakeFailure {
    fn from(failure: &ApiFailure) -> Self {
        if failure.rejects_nonce() {
            Self::Rejected
        } else {
            Self::Unavailable
        }
    }
}

/// Authenticates a browser's request, including a handshake if there is one.
pub(super) fn decide(run: &Run<'_>, browser: &BrowserRequest<'_>) -> StateResult {
    let credential = HandshakeCredential::of(browser);
    let is_handled = |_: &_| run.env.can_redirect && redirect::is_eligible(run);
    let Some(credential) = credential.filter(is_handled) else {
        return cookie_token::without_handshake(run, browser);
    };
    let session = cookie_token::settled_session(run, browser)?;
    let was_redirected = browser.redirect_count() > 0;
    let session = match session {
        Some(session) if !was_redirected => return Ok(credential.discard(session, browser)),
        session => session,
    };
    let failure = match resolve(run, browser, &credential)? {
        Ok(decision) => return Ok(decision),
        Err(failure) => failure,
    };
    match (session, failure) {
        // The next page load may redeem the nonce.
        (Some(session), HandshakeFailure::Unavailable) => Ok(session),
        (Some(session), _) => Ok(credential.discard(session, browser)),
        (None, failure) => give_up(run, browser, &credential, &failure),
    }
}

impl<'v> HandshakeCredential<'v> {
    /// Returns the handshake of the request. Clerk puts it into the URL in development, and into a
    /// cookie in production.
    fn of(browser: &'v BrowserRequest<'_>) -> Option<Self> {
        let is_cookie_first = !browser.is_development();
        [HANDSHAKE_NONCE, HANDSHAKE].into_iter().find_map(|name| {
            let first = Self::at(browser, name, is_cookie_first);
            first.or_else(|| Self::at(browser, name, !is_cookie_first))
        })
    }

    fn at(browser: &'v BrowserRequest<'_>, name: &'static str, is_cookie: bool) -> Option<Self> {
        let value = if is_cookie {
            browser.cookie(name)?
        } else {
            Cow::Owned(browser.query(name)?)
        };
        Some(Self {
            name,
            value,
            is_cookie,
        })
    }

    /// Returns the session's decision, which also removes the handshake from the browser.
    fn discard(&self, session: Decision, browser: &BrowserRequest<'_>) -> Decision {
        if self.is_cookie {
            return session.with_cookies(removals(self.name, browser));
        }
        match clean_url(browser) {
            Some(url) => {
                let mut reply = ReplyHeaders::default();
                reply.redirect_to(url);
                session.with_reply(reply)
            }
            None => session,
        }
    }
}

/// Decides without the handshake. A handshake in the URL is removed first in development, since it
/// would otherwise remain after every redirect.
fn give_up(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    credential: &HandshakeCredential<'_>,
    failure: &HandshakeFailure,
) -> StateResult {
    let (reason, message) = match failure {
        HandshakeFailure::Unavailable => {
            return Ok(Decision::signed_out(Reason::SessionTokenMissing, "").unavailable());
        }
        HandshakeFailure::Token(error) => (error.reason().clone(), explain(error)),
        HandshakeFailure::NoHandshake => (Reason::SessionTokenMissing, NO_HANDSHAKE.to_owned()),
        HandshakeFailure::Rejected | HandshakeFailure::Expired | HandshakeFailure::Payload => {
            (Reason::SessionTokenMissing, String::new())
        }
    };
    let removals = credential
        .is_cookie
        .then(|| removals(credential.name, browser));
    let cookies = removals
        .into_iter()
        .flatten()
        .chain(count_lost_session(browser, None))
        .collect::<Vec<_>>();
    let is_cleaned = !credential.is_cookie && !matches!(failure, HandshakeFailure::Payload);
    if is_cleaned && clean_url(browser).is_some() {
        let reply = reply(browser, ReplyHeaders::default());
        let decision = Decision::signed_out(reason, message).with_reply(reply);
        return Ok(decision.with_cookies(cookies));
    }
    let decision = cookie_token::without_handshake(run, browser)?;
    Ok(decision.with_cookies(cookies))
}

/// Counts a handshake that left this browser without a lasting session. Returns the `Set-Cookie`
/// value; `None` if this browser was not just redirected and keeps the cookie.
fn count_lost_session(
    browser: &BrowserRequest<'_>,
    cookies: Option<&SetCookies>,
) -> Option<String> {
    let large = cookies.and_then(|it| it.large.as_ref());
    let is_dropped = large.is_some_and(LargeCookie::is_dropped);
    let was_redirected = browser.redirect_count() > 0;
    (is_dropped || was_redirected).then(|| LostSessions::of(browser).increment(large))
}

/// Returns `Set-Cookie` values that remove a cookie, whether it was set for this host or for the
/// domain that the Frontend API shares with the application.
fn removals(name: &str, browser: &BrowserRequest<'_>) -> Vec<String> {
    let removal = Cookie::build((name, ""))
        .path("/")
        .max_age(Duration::ZERO)
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(browser.url().scheme() == "https");
    let shared = browser.shared_domain();
    let shared = shared.map(|domain| removal.clone().domain(domain).to_string());
    [removal.to_string()].into_iter().chain(shared).collect()
}

fn explain(error: &TokenError) -> String {
    format!(
        "the handshake token was rejected: {error} (reason={}); if you have switched to another \
         instance, clear your cookies and try again",
        error.reason()
    )
}

/// Returns the `Set-Cookie` values of the handshake.
fn redeem(
    run: &Run<'_>,
    credential: &HandshakeCredential<'_>,
) -> StateResult<Result<Vec<String>, HandshakeFailure>> {
    if credential.name == HANDSHAKE_NONCE {
        let directives = run.results.handshake(&credential.value)?;
        return Ok(directives.clone().map_err(|it| HandshakeFailure::from(&it)));
    }
    let verified = verify(run, &credential.value)?;
    Ok(verified.and_then(|it| directives(&it)))
}

/// Verifies a handshake token. It has the same class as a session token, but no subject. Of its
/// times, only `exp` is checked, and only if the token has it; Clerk's packages check none.
fn verify(run: &Run<'_>, token: &str) -> StateResult<Result<Arc<Decoded>, HandshakeFailure>> {
    let now = run.env.now;
    let rules = ClaimRules::default();
    let signed = open(run, token.into(), |_| Ok::<_, HandshakeFailure>(()))?;
    Ok(signed.and_then(|it| {
        let verified = it.check(
            |it| rules.check_header(it).and_then(|()| check_class(it)),
            reject_blank_identifiers,
        )?;
        let skew = run.env.config.rules.clock_skew_ms;
        if is_expired(&verified, now, skew) {
            Err(HandshakeFailure::Expired)
        } else {
            Ok(verified)
        }
    }))
}

/// Rejects tokens of another class, since a JWT template can contain any claims, including
/// `handshake`.
fn check_class(token: &Decoded) -> Result<(), TokenError> {
    if token_class::is_other_class(token) {
        let message = "a handshake token is expected, but this is a token of another class";
        return Err(TokenError::new(Reason::TokenInvalid, message));
    }
    Ok(())
}

fn is_expired(token: &Decoded, now: UnixMillis, skew_ms: i64) -> bool {
    let earliest = now.as_millis().saturating_sub(skew_ms);
    let exp = token.claims.exp;
    exp.is_some_and(|exp| exp.saturating_mul(1000) <= earliest)
}

/// Reads the claim `handshake`, which only handshake tokens have.
fn directives(token: &Decoded) -> Result<Vec<String>, HandshakeFailure> {
    #[derive(Deserialize)]
    struct Payload {
        handshake: Vec<String>,
    }
    let payload: Result<Payload, _> = read_claims(token.token());
    payload
        .map(|it| it.handshake)
        .map_err(|_| HandshakeFailure::NoHandshake)
}

fn resolve(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    credential: &HandshakeCredential<'_>,
) -> StateResult<Result<Decision, HandshakeFailure>> {
    let directives = match redeem(run, credential)? {
        Ok(directives) => directives,
        Err(failure) => return Ok(Err(failure)),
    };
    let Ok(cookies) = SetCookies::new(&directives) else {
        return Ok(Err(HandshakeFailure::Payload));
    };
    let decision = match &cookies.session {
        None => Decision::signed_out(Reason::SessionTokenMissing, ""),
        Some(token) => match verify_session(run, browser, token)? {
            Ok(verified) => Decision::session(verified),
            Err(failure) => return Ok(Err(failure)),
        },
    };
    Ok(Ok(accepted(browser, decision, cookies)))
}

/// Returns a decision that sets the cookies of a handshake. If the browser will drop the session
/// cookie, its session is used for this request, since there would be none after a redirect to the
/// clean URL.
fn accepted(browser: &BrowserRequest<'_>, decision: Decision, cookies: SetCookies) -> Decision {
    let is_dropped = cookies.large.as_ref().is_some_and(LargeCookie::is_dropped);
    let had_none = browser.session_token().is_none();
    let lost = count_lost_session(browser, Some(&cookies)).filter(|_| is_dropped || had_none);
    let reply = if is_dropped {
        with_cors_headers(cookies.reply())
    } else {
        reply(browser, cookies.reply())
    };
    decision.with_reply(reply).with_cookies(lost)
}

/// Returns the headers of a response with the handshake's cookies. In development, the browser is
/// redirected to the URL without the handshake's parameters.
fn reply(browser: &BrowserRequest<'_>, reply: ReplyHeaders) -> ReplyHeaders {
    let mut reply = with_cors_headers(reply);
    if let Some(url) = clean_url(browser) {
        reply.redirect_to(url);
    }
    reply
}

/// Adds CORS headers like Clerk, since the chain of redirects crosses origins.
fn with_cors_headers(mut reply: ReplyHeaders) -> ReplyHeaders {
    let headers = [
        ("access-control-allow-origin", "null"),
        ("access-control-allow-credentials", "true"),
    ];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    reply.other.extend(headers);
    reply
}

/// Returns the page's URL in development without the handshake's parameters; `None` if it has none,
/// so that no page is redirected to itself.
fn clean_url(browser: &BrowserRequest<'_>) -> Option<String> {
    if !browser.is_development() || !browser.has_query(&PARAMETERS) {
        return None;
    }
    let mut url = browser.url().clone();
    query::delete(&mut url, &PARAMETERS);
    Some(url.into())
}

fn verify_session(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    token: &str,
) -> StateResult<Result<Arc<Decoded>, HandshakeFailure>> {
    let rules = &run.env.config.rules;
    let first = verify_session_by(run, token, rules)?;
    Ok(match first {
        Err(error) if browser.is_development() && is_timing_error(&error) => {
            let rules = ClaimRules {
                clock_skew_ms: DEVELOPMENT_SKEW_MS,
                ..rules.clone()
            };
            verify_session_by(run, token, &rules)?
        }
        other => other,
    }
    .map_err(|_| HandshakeFailure::Payload))
}

fn verify_session_by(
    run: &Run<'_>,
    token: &str,
    rules: &ClaimRules,
) -> StateResult<Result<Arc<Decoded>, TokenError>> {
    let signed = open(run, token.into(), |decoded| {
        if token_class::is_not_session(decoded) {
            return Err(TokenError::other_class());
        }
        reject_m2m(decoded)
    })?;
    Ok(signed.and_then(|it| it.check_session(run, rules, Azp::Required)))
}

fn is_timing_error(error: &TokenError) -> bool {
    matches!(
        error.reason(),
        Reason::TokenExpired | Reason::TokenNotActiveYet | Reason::TokenIatInTheFuture
    )
}
