//! State: a browser comes back from a handshake, with a token or a nonce that stands for cookies.
//!
//! Only page loads take part. A token or a nonce can be left over, made up, or another
//! application's, so that it loses against a session that serves the page as it is, unless this
//! browser was just sent on a handshake; and what Clerk refuses is removed.

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

/// Tolerance for a session token's times on a developer's machine, whose clock may be wrong: a day.
const DEVELOPMENT_SKEW_MS: i64 = 86_400_000;

/// A token or a nonce, as it came.
struct Brought<'a> {
    /// Name of the cookie or the parameter.
    name: &'static str,
    value: Cow<'a, str>,
    is_cookie: bool,
}

/// Why a handshake brings nothing.
enum Failure {
    /// Clerk does not know the nonce, or not any more.
    Refused,
    /// Clerk was asked about the nonce, and did not answer.
    Unanswered,
    /// The handshake's own token doesn't hold.
    Token(TokenError),
    /// It is past its time.
    Expired,
    /// What it brought is of no use.
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

/// Authenticates a browser's request, with the handshake that it may bring.
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
        // It may be redeemed by the next page load.
        (Some(session), Failure::Unanswered) => Ok(session),
        (Some(session), _) => Ok(brought.discarded_for(session, visit)),
        (None, failure) => give_up(run, visit, &brought, &failure),
    }
}

impl<'v> Brought<'v> {
    /// Clerk puts it into the URL in development, and into a cookie in production.
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

    /// The same decision, for a browser that forgets what it brought.
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

/// Goes on without the handshake. A URL of a development instance is cleaned first, since the
/// parameter would be there after every redirect.
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

/// Counts a handshake that this browser was sent on, and that left it without a session.
fn lost(visit: &Visit<'_>, cookies: Option<&SetCookies>) -> Option<String> {
    let large = cookies.and_then(|it| it.large.as_ref());
    let is_dropped = large.is_some_and(LargeCookie::is_dropped);
    let was_sent = visit.redirect_count() > 0;
    (is_dropped || was_sent).then(|| LostSessions::of(visit).one_more(large))
}

/// `Set-Cookie` values that remove a cookie, whether it was set for this host or for the domain
/// that the Frontend API shares with the application.
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

/// A handshake token is of the same class as a session token, but has no subject. Clerk doesn't
/// look at its times.
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

/// A template's token can hold any claims its author likes, such as `handshake`.
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

/// A decision that sets a handshake's cookies. A session whose cookie the browser will drop serves
/// this request: at the clean URL there would be none.
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

/// The headers that go with a handshake's cookies; in development the browser is sent to the same
/// URL without what the handshake has put there.
fn reply(visit: &Visit<'_>, reply: ReplyHeaders) -> ReplyHeaders {
    let mut reply = shared_with_anyone(reply);
    if let Some(url) = clean_url(visit) {
        reply.redirect_to(url);
    }
    reply
}

/// As Clerk does: the chain of redirects crosses origins.
fn shared_with_anyone(mut reply: ReplyHeaders) -> ReplyHeaders {
    let headers = [
        ("access-control-allow-origin", "null"),
        ("access-control-allow-credentials", "true"),
    ];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    reply.other.extend(headers);
    reply
}

/// The page's URL in development without what a handshake has put there; `None` if there is
/// nothing, so that no page is redirected to itself.
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
