//! `/v1/sessions` and handshake payloads.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::reply::Reply;
use super::users::{Page, bad_body, bad_page};
use crate::dev::session::{Session, Status};
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn list(call: &Call, state: &State) -> Reply {
    let Some(page) = Page::of(call) else {
        return bad_page();
    };
    let wanted = |session: &&Session| {
        call.query("user_id").is_none_or(|id| id == session.user_id)
            && call
                .query("client_id")
                .is_none_or(|id| id == session.client_id)
            && call
                .query("status")
                .is_none_or(|status| status == session.status.claim())
    };
    // Newest first, as Clerk lists them.
    let all = state.sessions.iter().rev().filter(wanted);
    let total = all.clone().count();
    let page = all
        .skip(page.offset)
        .take(page.limit)
        .map(Session::document)
        .collect::<Value>();
    if call.query("paginated").as_deref() == Some("true") {
        return Reply::json(&json!({ "data": page, "total_count": total }));
    }
    Reply::json(&page)
}

pub(super) fn get(id: &str, state: &State) -> Reply {
    let session = state.session(id);
    session.map_or_else(Reply::not_found, |session| Reply::json(&session.document()))
}

pub(super) fn revoke(id: &str, state: &mut State) -> Reply {
    let Some(session) = state.session_mut(id) else {
        return Reply::not_found();
    };
    session.status = Status::Revoked;
    Reply::json(&session.document())
}

/// A session token, or one made from a template; with the lifetime that the body asks for.
pub(super) fn token(id: &str, template: Option<&str>, call: &Call, shared: &Shared) -> Reply {
    let Some(body) = call.json() else {
        return bad_body();
    };
    let Ok(lifetime) = lifetime(body.get("expires_in_seconds")) else {
        let message = "expires_in_seconds is 30 to 315360000";
        return Reply::error(
            StatusCode::UNPROCESSABLE_ENTITY,
            "form_param_value_invalid",
            message,
        );
    };
    if !shared
        .state()
        .session(id)
        .is_some_and(|session| session.status.lives())
    {
        return Reply::not_found();
    }
    let token = match template {
        Some(name) => shared.template_token(id, name),
        None => shared.session_token(id),
    };
    let Some(token) = token else {
        return Reply::not_found();
    };
    let token = match lifetime {
        Some(lifetime) => token.lifetime(lifetime),
        None => token,
    };
    Reply::json(&json!({ "object": "token", "jwt": token.mint() }))
}

fn lifetime(asked: Option<&Value>) -> Result<Option<Duration>, ()> {
    match asked {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let seconds = value
                .as_u64()
                .filter(|seconds| (30..=315_360_000).contains(seconds));
            seconds
                .map(|seconds| Some(Duration::from_secs(seconds)))
                .ok_or(())
        }
    }
}

/// Exchanges an expired session token and a refresh token for a new session token.
pub(super) fn refresh(id: &str, call: &Call, shared: &Shared) -> Reply {
    let Some(body) = call.json() else {
        return bad_body();
    };
    let text = |name| body.get(name).and_then(Value::as_str);
    let (Some(expired), Some(refresh_token), Some(origin)) = (
        text("expired_token"),
        text("refresh_token"),
        text("request_origin"),
    ) else {
        return bad_body();
    };
    if !refreshable(id, expired, refresh_token, shared) {
        let message = "the tokens don't belong to a live session";
        return Reply::error(StatusCode::UNAUTHORIZED, "refresh_token_invalid", message);
    }
    let Some(token) = shared.session_token(id) else {
        return Reply::not_found();
    };
    let token = token.authorized_party(origin).mint();
    if text("format") == Some("cookie") {
        let cookies = shared.refreshed_cookies(&token, origin.starts_with("https:"));
        return Reply::json(&json!({ "object": "cookies", "cookies": cookies }));
    }
    Reply::json(&json!({ "object": "token", "jwt": token }))
}

fn refreshable(id: &str, expired: &str, refresh_token: &str, shared: &Shared) -> bool {
    let claims = shared.keys.read(expired);
    let same_session = claims.is_some_and(|claims| claims.get("sid") == Some(&json!(id)));
    let state = shared.state();
    let session = state.session(id).filter(|session| session.status.lives());
    same_session && session.is_some_and(|session| session.refresh_token == refresh_token)
}

/// Gives out the cookies that a handshake left under a nonce, once.
pub(super) fn handshake_payload(call: &Call, state: &mut State) -> Reply {
    let nonce = call.query("nonce").unwrap_or_default();
    let directives = state.nonces.remove(&nonce);
    directives.map_or_else(Reply::not_found, |directives| {
        Reply::json(&json!({ "directives": directives }))
    })
}
