//! State: a browser returns from a handshake, with a token or a nonce that represents cookies.
//!
//! Only page loads take part. A token or a nonce can be stale, forged, or that of another
//! application. It therefore loses against a session that is valid for the page, unless this
//! browser was just sent to a handshake. A nonce or token that is rejected is removed.

use std::borrow::Cow;
use std::sync::Arc;

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use serde_json::{Map, Value};

use super::cookie_size::LargeCookie;
use super::effect::ApiFailure;
use super::known::Judged;
use super::lost_sessions::LostSessions;
use super::set_cookie::SetCookies;
use super::verify::{Presented, open, refuse_m2m};
use super::visit::{DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE, Visit};
use super::{Decision, ReplyHeaders, Run, cookie_token, query, redirect, token_class};
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::jwt::{ClaimRules, Decoded, TokenError, read_claims};

/// Parameters that a handshake adds to a URL.
const PARAMETERS: [&str; 4] = [HANDSHAKE, "__clerk_help", DEV_BROWSER, HANDSHAKE_NONCE];

/// Tolerance for the times of a session token in development, since the developer's clock may be
/// wrong: one day.
const DEVELOPMENT_SKEW_MS: i64 = 86_400_000;

/// A handshake token or nonce of the request.
struct Brought<'a> {
    /// Name of the cookie or parameter.
    name: &'static str,
    value: Cow<'a, str>,
    is_cookie: bool,
}

/// Reason for which a handshake fails.
enum Failure {
    /// Clerk does not know the nonce, or not any more.
    Refused,
    /// Clerk did not answer the redemption of the nonce.
    Unanswered,
    /// The handshake token is invalid.
    Token(TokenError),
    /// The handshake token has expired.
    Expired,
    /// The payload is unusable.
    Payload,
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error.reason() {
            Reason::UnexpectedError => Self::Payload,
            _ => Self::Token(error),
        }
    }
}

impl From<&ApiFailure> for Failure {
    fn from(failure: &ApiFailure) -> Self {
        if failure.refuses_nonce() {
            Self::Refused
        } else {
            Self::Unanswered
        }
    }
}

/// Authenticates a browser's request, including a handshake if there is one.
pub(super) fn judge(run: &Run<'_>, visit: &Visit<'_>) -> Judged {
    let takes_part = run.env.converses && redirect::is_eligible(run);
    let Some(brought) = takes_part.then(|| Brought::by(visit)).flatten() else {
        return cookie_token::without_handshake(run, visit);
    };
    let session = cookie_token::settled_session(run, visit)?;
    let was_sent = visit.redirect_count() > 0;
    let session = match session {
        Some(session) if !was_sent => return Ok(brought.discarded_for(session, visit)),
        session => session,
    };
    let failure = match resolve(run, visit, &brought)? {
        Ok(decision) => return Ok(decision),
        Err(failure) => failure,
    };
    match (session, failure) {
        // The nonce may be redeemed by the next page load.
        (Some(session), Failure::Unanswered) => Ok(session),
        (Some(session), _) => Ok(brought.discarded_for(session, visit)),
        (None, failure) => give_up(run, visit, &brought, &failure),
    }
}

impl<'v> Brought<'v> {
    /// Returns the handshake of the request. Clerk puts it into the URL in development, and into a
    /// cookie in production.
    fn by(visit: &'v Visit<'_>) -> Option<Self> {
        let is_cookie_first = !visit.is_development();
        [HANDSHAKE_NONCE, HANDSHAKE].into_iter().find_map(|name| {
            let first = Self::at(visit, name, is_cookie_first);
            first.or_else(|| Self::at(visit, name, !is_cookie_first))
        })
    }

    fn at(visit: &'v Visit<'_>, name: &'static str, is_cookie: bool) -> Option<Self> {
        let value = if is_cookie {
            Cow::Borrowed(visit.cookie(name)?)
        } else {
            Cow::Owned(visit.query(name)?)
        };
        Some(Self {
            name,
            value,
            is_cookie,
        })
    }

    /// Returns the decision with the removal of the handshake from the browser.
    fn discarded_for(&self, session: Decision, visit: &Visit<'_>) -> Decision {
        if self.is_cookie {
            return session.with_cookies(removals(self.name, visit));
        }
        match clean_url(visit) {
            Some(url) => {
                let mut reply = ReplyHeaders::default();
                reply.redirect_to(url);
                session.with_reply(reply)
            }
            None => session,
        }
    }
}

/// Decides without the handshake. The URL of a development instance is cleaned first, since the
/// parameter would otherwise remain after every redirect.
fn give_up(run: &Run<'_>, visit: &Visit<'_>, brought: &Brought<'_>, failure: &Failure) -> Judged {
    let (reason, message) = match failure {
        Failure::Unanswered => {
            return Ok(Decision::signed_out(Reason::SessionTokenMissing, "").unanswered());
        }
        Failure::Token(error) => (error.reason().clone(), explain(error)),
        Failure::Refused | Failure::Expired | Failure::Payload => {
            (Reason::SessionTokenMissing, String::new())
        }
    };
    let removals = brought.is_cookie.then(|| removals(brought.name, visit));
    let cookies = removals
        .into_iter()
        .flatten()
        .chain(lost(visit, None))
        .collect::<Vec<_>>();
    let is_cleaned = !brought.is_cookie && !matches!(failure, Failure::Payload);
    if is_cleaned && clean_url(visit).is_some() {
        let reply = reply(visit, ReplyHeaders::default());
        let decision = Decision::signed_out(reason, message).with_reply(reply);
        return Ok(decision.with_cookies(cookies));
    }
    let decision = cookie_token::without_handshake(run, visit)?;
    Ok(decision.with_cookies(cookies))
}

/// Counts a handshake that left this browser without a session. Returns the `Set-Cookie` value.
fn lost(visit: &Visit<'_>, cookies: Option<&SetCookies>) -> Option<String> {
    let large = cookies.and_then(|it| it.large.as_ref());
    let is_dropped = large.is_some_and(LargeCookie::is_dropped);
    let was_sent = visit.redirect_count() > 0;
    (is_dropped || was_sent).then(|| LostSessions::of(visit).one_more(large))
}

/// Returns `Set-Cookie` values that remove a cookie, whether it was set for this host or for the
/// domain that the Frontend API shares with the application.
fn removals(name: &str, visit: &Visit<'_>) -> Vec<String> {
    let removal = Cookie::build((name, ""))
        .path("/")
        .max_age(Duration::ZERO)
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(visit.url().scheme() == "https");
    let shared = visit.shared_domain();
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
fn redeem(run: &Run<'_>, brought: &Brought<'_>) -> Judged<Result<Vec<String>, Failure>> {
    if brought.name == HANDSHAKE_NONCE {
        let directives = run.known.handshake(&brought.value)?;
        return Ok(directives.clone().map_err(|it| Failure::from(&it)));
    }
    let verified = verify(run, &brought.value)?;
    Ok(verified.and_then(|it| directives(&it)))
}

/// Verifies a handshake token. It has the same class as a session token, but no subject. Like
/// Clerk, this ignores its times.
fn verify(run: &Run<'_>, token: &str) -> Judged<Result<Arc<Decoded>, Failure>> {
    let now = run.env.now;
    let rules = ClaimRules::default();
    let signed = open(run, Presented::Text(token), |_| Ok::<_, Failure>(()))?;
    Ok(signed.and_then(|it| {
        let verified = it.check(
            |it| rules.check_header(it).and_then(|()| check_class(it)),
            |_| Ok(()),
        )?;
        let skew = run.env.config.rules.clock_skew_ms;
        if is_expired(&verified, now, skew) {
            Err(Failure::Expired)
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

fn directives(token: &Decoded) -> Result<Vec<String>, Failure> {
    let claims: Map<String, Value> = read_claims(token.token())?;
    let Some(Value::Array(list)) = claims.get("handshake") else {
        return Ok(Vec::new());
    };
    let texts = list.iter().map(|it| it.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or(Failure::Payload)
}

fn resolve(
    run: &Run<'_>,
    visit: &Visit<'_>,
    brought: &Brought<'_>,
) -> Judged<Result<Decision, Failure>> {
    let directives = match redeem(run, brought)? {
        Ok(directives) => directives,
        Err(failure) => return Ok(Err(failure)),
    };
    let Ok(cookies) = SetCookies::new(&directives) else {
        return Ok(Err(Failure::Payload));
    };
    let decision = match &cookies.session {
        None => Decision::signed_out(Reason::SessionTokenMissing, ""),
        Some(token) => match verify_session(run, visit, token)? {
            Ok(verified) => Decision::session(verified),
            Err(failure) => return Ok(Err(failure)),
        },
    };
    Ok(Ok(accepted(visit, decision, cookies)))
}

/// Returns a decision that sets the cookies of a handshake. If the browser will drop the session
/// cookie, its session is used for this request, since there would be none after a redirect to the
/// clean URL.
fn accepted(visit: &Visit<'_>, decision: Decision, cookies: SetCookies) -> Decision {
    let is_dropped = cookies.large.as_ref().is_some_and(LargeCookie::is_dropped);
    let had_none = visit.session_token().is_none();
    let lost = lost(visit, Some(&cookies)).filter(|_| is_dropped || had_none);
    let reply = if is_dropped {
        shared_with_anyone(cookies.reply())
    } else {
        reply(visit, cookies.reply())
    };
    decision.with_reply(reply).with_cookies(lost)
}

/// Returns the headers of a response with the handshake's cookies. In development, the browser is
/// redirected to the URL without the handshake's parameters.
fn reply(visit: &Visit<'_>, reply: ReplyHeaders) -> ReplyHeaders {
    let mut reply = shared_with_anyone(reply);
    if let Some(url) = clean_url(visit) {
        reply.redirect_to(url);
    }
    reply
}

/// Adds CORS headers like Clerk, since the chain of redirects crosses origins.
fn shared_with_anyone(mut reply: ReplyHeaders) -> ReplyHeaders {
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
fn clean_url(visit: &Visit<'_>) -> Option<String> {
    if !visit.is_development() || !visit.has_query(&PARAMETERS) {
        return None;
    }
    let mut url = visit.url().clone();
    query::delete(&mut url, &PARAMETERS);
    Some(url.into())
}

fn verify_session(
    run: &Run<'_>,
    visit: &Visit<'_>,
    token: &str,
) -> Judged<Result<Arc<Decoded>, Failure>> {
    let rules = &run.env.config.rules;
    let first = verify_session_by(run, token, rules)?;
    Ok(match first {
        Err(error) if visit.is_development() && is_about_time(&error) => {
            let rules = ClaimRules {
                clock_skew_ms: DEVELOPMENT_SKEW_MS,
                ..rules.clone()
            };
            verify_session_by(run, token, &rules)?
        }
        other => other,
    }
    .map_err(|_| Failure::Payload))
}

fn verify_session_by(
    run: &Run<'_>,
    token: &str,
    rules: &ClaimRules,
) -> Judged<Result<Arc<Decoded>, TokenError>> {
    let signed = open(run, Presented::Text(token), |decoded| {
        if token_class::is_no_session(decoded) {
            return Err(TokenError::machine_token());
        }
        refuse_m2m(decoded)
    })?;
    Ok(signed.and_then(|it| it.check_session(run, rules)))
}

fn is_about_time(error: &TokenError) -> bool {
    matches!(
        error.reason(),
        Reason::TokenExpired | Reason::TokenNotActiveYet | Reason::TokenIatInTheFuture
    )
}
