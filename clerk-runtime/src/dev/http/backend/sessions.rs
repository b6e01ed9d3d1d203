//! `/v1/sessions` and handshake payloads.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::users;
use crate::dev::http::call::Call;
use crate::dev::http::frontend::pages::no_sign_in;
use crate::dev::http::list::{Page, one_of};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::session::{Session, Status};
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    Some(match (call.verb(), path) {
        ("GET", ["sessions"]) => list(call, &shared.state()),
        ("POST", ["sessions"]) => create(call, shared),
        ("GET", ["sessions", id]) => get(id, &shared.state()),
        ("POST", ["sessions", id, "revoke"]) => revoke(id, &mut shared.state()),
        ("POST", ["sessions", id, "refresh"]) => refresh(id, call, shared),
        ("POST", ["sessions", id, "tokens"]) => token(id, None, call, shared),
        ("POST", ["sessions", id, "tokens", name]) => token(id, Some(name), call, shared),
        ("GET", ["clients", "handshake_payload"]) => handshake_payload(call, &mut shared.state()),
        _ => return None,
    })
}

const STATUSES: [&str; 8] = [
    "abandoned",
    "active",
    "ended",
    "expired",
    "pending",
    "removed",
    "replaced",
    "revoked",
];

/// The newest first.
fn list(call: &Call, state: &State) -> Answer {
    let page = Page::of(call)?;
    let (user, client) = (call.query("user_id"), call.query("client_id"));
    let status = one_of(call, "status", &STATUSES)?;
    let wanted = state.sessions.iter().rev().filter(|session| {
        user.as_ref().is_none_or(|id| *id == session.user_id)
            && client.as_ref().is_none_or(|id| *id == session.client_id)
            && status
                .as_ref()
                .is_none_or(|status| status == session.status.claim())
    });
    page.as_asked(call, wanted.map(Session::document).collect())
}

/// In a browser of its own; as at Clerk, not in production.
fn create(call: &Call, shared: &Shared) -> Answer {
    let params = Params::of(call, &["user_id", "active_organization_id"])?;
    if shared.settings.production {
        let message = "sessions are created in development instances only";
        return Err(Refusal::forbidden("resource_forbidden", message));
    }
    let user_id = params.required("user_id")?;
    let organization = params.text("active_organization_id")?;
    let state = &mut shared.state();
    users::find(&user_id, state)?;
    if let Some(organization) = &organization {
        let member = state.membership(organization, &user_id);
        member.ok_or_else(|| Refusal::nothing_behind("active_organization_id"))?;
    }
    let client = state.new_client(shared.client_prefix());
    let id = state.sign_in(&user_id, &client).map_err(no_sign_in)?;
    if let Some(organization) = organization {
        state.activate(&id, &organization);
    }
    get(&id, state)
}

fn get(id: &str, state: &State) -> Answer {
    let session = state.session(id).ok_or_else(missing)?;
    Ok(Reply::json(&session.document()))
}

fn revoke(id: &str, state: &mut State) -> Answer {
    let now = state.now();
    let session = state.session_mut(id).ok_or_else(missing)?;
    session.end(Status::Revoked, now);
    Ok(Reply::json(&session.document()))
}

/// A session token, or one made from a template; with the lifetime that the body asks for.
fn token(id: &str, template: Option<&str>, call: &Call, shared: &Shared) -> Answer {
    let params = Params::of(call, &["expires_in_seconds"])?;
    let seconds = params.number("expires_in_seconds", 30..=315_360_000)?;
    check_lives(id, &shared.state())?;
    let token = match template {
        Some(name) => shared.template_token(id, name),
        None => shared.session_token(id),
    };
    let token = token.ok_or_else(|| Refusal::not_found("JWT template"))?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    let token = match seconds {
        Some(seconds) => token.lifetime(Duration::from_secs(seconds)),
        None => token,
    };
    Ok(Reply::json(
        &json!({ "object": "token", "jwt": token.mint() }),
    ))
}

fn check_lives(id: &str, state: &State) -> Result<(), Refusal> {
    let session = state.session(id).filter(|session| session.status.lives());
    session.map(|_| ()).ok_or_else(missing)
}

/// Exchanges an expired session token and a refresh token for a new session token.
fn refresh(id: &str, call: &Call, shared: &Shared) -> Answer {
    let body = call.json().ok_or_else(Refusal::body)?;
    let text = |name| body.get(name).and_then(Value::as_str);
    let (Some(expired), Some(refresh_token), Some(origin)) = (
        text("expired_token"),
        text("refresh_token"),
        text("request_origin"),
    ) else {
        return Err(Refusal::body());
    };
    if !refreshable(id, expired, refresh_token, shared) {
        let message = "the tokens don't belong to a live session";
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "refresh_token_invalid",
            message,
        ));
    }
    let token = shared.session_token(id).ok_or_else(missing)?;
    let token = token.authorized_party(origin).mint();
    if text("format") == Some("cookie") {
        let cookies = shared.refreshed_cookies(&token, origin.starts_with("https:"));
        return Ok(Reply::json(
            &json!({ "object": "cookies", "cookies": cookies }),
        ));
    }
    Ok(Reply::json(&json!({ "object": "token", "jwt": token })))
}

fn refreshable(id: &str, expired: &str, refresh_token: &str, shared: &Shared) -> bool {
    let claims = shared.keys.read(expired);
    let same_session = claims.is_some_and(|claims| claims.get("sid") == Some(&json!(id)));
    let state = shared.state();
    let session = state.session(id).filter(|session| session.status.lives());
    same_session && session.is_some_and(|session| session.refresh_token == refresh_token)
}

/// Gives out the cookies that a handshake left under a nonce, once.
fn handshake_payload(call: &Call, state: &mut State) -> Answer {
    let nonce = call.query("nonce").unwrap_or_default();
    let directives = state.nonces.remove(&nonce);
    let directives = directives.ok_or_else(|| Refusal::not_found("nonce"))?;
    Ok(Reply::json(&json!({ "directives": directives })))
}

fn missing() -> Refusal {
    Refusal::not_found("session")
}
