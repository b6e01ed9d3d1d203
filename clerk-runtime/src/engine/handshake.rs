//! State: a browser comes back from a handshake, with a token or a nonce that stands for cookies.

use std::sync::Arc;

use serde_json::Value;

use super::known::Judged;
use super::set_cookie::{SessionCookie, SetCookies};
use super::verify::{Presented, open, refuse_m2m};
use super::visit::{DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE, Visit};
use super::{Decision, ReplyHeaders, Run, query, token_class};
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::jwt::{ClaimRules, Decoded, Member, TokenError};

/// Tolerance for a session token's times on a developer's machine, whose clock may be wrong: a day.
const DEVELOPMENT_SKEW_MS: i64 = 86_400_000;

/// What went wrong with a handshake.
enum Failure {
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

/// What the handshake comes to; `None` if there is none, or none that counts.
pub(super) fn judge(run: &Run<'_>, visit: &Visit<'_>) -> Judged<Option<Decision>> {
    if !run.env.converses {
        return Ok(None);
    }
    let Some(directives) = redeem(run, visit)? else {
        return Ok(None);
    };
    let resolved = match directives {
        Ok(directives) => resolve(run, visit, &directives)?,
        Err(failure) => Err(failure),
    };
    Ok(match resolved {
        Ok(decision) => Some(decision),
        Err(failure) => give_up(visit, failure),
    })
}

/// In production the token is a cookie, and may be another application's on the same domain: the
/// request goes on as if it weren't there. In development it is in the URL, and would be there
/// after every redirect.
fn give_up(visit: &Visit<'_>, failure: Failure) -> Option<Decision> {
    match failure {
        Failure::Token(error) if visit.is_development() => Some(Decision::fault(explain(&error))),
        Failure::Expired if visit.is_development() => {
            let decision = Decision::signed_out(Reason::SessionTokenMissing, "");
            Some(decision.with_reply(reply(visit, ReplyHeaders::default())))
        }
        _ => None,
    }
}

fn explain(error: &TokenError) -> String {
    if *error.reason() == Reason::TokenInvalidSignature {
        return "Clerk: Handshake token verification failed due to an invalid signature. If you \
                have switched Clerk keys locally, clear your cookies and try again."
            .to_owned();
    }
    let message = error.full_message("undefined");
    format!("Clerk: Handshake token verification failed: {message}.")
}

type Redeemed = Option<Result<Vec<String>, Failure>>;

/// The `Set-Cookie` values that the handshake stands for; `None` without a handshake.
fn redeem(run: &Run<'_>, visit: &Visit<'_>) -> Judged<Redeemed> {
    if let Some(nonce) = visit.handshake_nonce() {
        // A nonce that can't be redeemed brings no cookies, and no session.
        let directives = run.known.handshake(&nonce)?;
        return Ok(Some(Ok(directives.as_deref().unwrap_or_default().to_vec())));
    }
    let Some(token) = visit.handshake_token() else {
        return Ok(None);
    };
    let verified = verify(run, &token)?;
    Ok(Some(verified.and_then(|it| directives(&it))))
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
        let message = "Invalid handshake token category.";
        return Err(TokenError::not_clerks(Reason::TokenInvalid, message));
    }
    Ok(())
}

fn is_expired(token: &Decoded, now: UnixMillis, skew_ms: i64) -> bool {
    let exp = token.claims.exp.as_ref().and_then(Member::as_number);
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds are far below 2^52"
    )]
    let earliest = now.as_millis().saturating_sub(skew_ms) as f64;
    exp.is_some_and(|exp| exp * 1000.0 <= earliest)
}

fn directives(token: &Decoded) -> Result<Vec<String>, Failure> {
    let Some(Value::Array(list)) = token.claims.all().get("handshake") else {
        return Ok(Vec::new());
    };
    let texts = list.iter().map(|it| it.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or(Failure::Payload)
}

fn resolve(
    run: &Run<'_>,
    visit: &Visit<'_>,
    directives: &[String],
) -> Judged<Result<Decision, Failure>> {
    let Ok(cookies) = SetCookies::new(directives) else {
        return Ok(Err(Failure::Payload));
    };
    let session = cookies.session.clone();
    let reply = reply(visit, cookies.reply());
    let token = match session {
        SessionCookie::Token(token) => token,
        SessionCookie::Damaged => return Ok(Err(Failure::Payload)),
        SessionCookie::None => {
            let decision = Decision::signed_out(Reason::SessionTokenMissing, "");
            return Ok(Ok(decision.with_reply(reply)));
        }
    };
    let verified = verify_session(run, visit, &token)?;
    Ok(verified.map(|it| Decision::session(it).with_reply(reply)))
}

/// The headers that go with a handshake's cookies; in development the browser is sent to the same
/// URL without what the handshake has put there.
fn reply(visit: &Visit<'_>, mut reply: ReplyHeaders) -> ReplyHeaders {
    reply
        .other
        .push(("access-control-allow-origin", "null".to_owned()));
    reply
        .other
        .push(("access-control-allow-credentials", "true".to_owned()));
    if visit.is_development() {
        let mut url = visit.url.clone();
        query::delete(
            &mut url,
            &[HANDSHAKE, "__clerk_help", DEV_BROWSER, HANDSHAKE_NONCE],
        );
        reply.redirect_to(url.into());
    }
    reply
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
