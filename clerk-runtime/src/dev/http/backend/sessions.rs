//! `/v1/sessions` and handshake payloads.

use std::time::Duration;

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{required, within};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Query, only};
use crate::dev::http::list::{AnyOf, Paging};
use crate::dev::http::object::{find, find_mut};
use crate::dev::session::{SessionRecord, Status};
use crate::dev::shared::Shared;
use crate::dev::token::TokenBuilder;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sessions", get(list).post(create))
        .route("/sessions/{id}", get(show))
        .route("/sessions/{id}/revoke", post(revoke))
        .route("/sessions/{id}/refresh", post(refresh))
        .route("/sessions/{id}/tokens", post(session_token))
        .route("/sessions/{id}/tokens/{template}", post(template_token))
        .route("/clients/handshake_payload", get(handshake_payload))
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

#[derive(Default, Deserialize)]
#[serde(default)]
struct SessionFilter {
    user_id: AnyOf,
    client_id: AnyOf,
}

/// Lists sessions, newest first.
async fn list(app: App, page: Paging, Query(filter): Query<SessionFilter>) -> ApiResult {
    let (state, status) = (app.state(), page.status(&STATUSES)?);
    let wanted = state.sessions.iter().rev().filter(|session| {
        filter.user_id.matches(|id| session.user_id == id)
            && filter.client_id.matches(|id| session.client_id == id)
            && status.is_none_or(|status| status == session.status.claim())
    });
    Ok(page.bare_or_counted(wanted.map(SessionRecord::document).collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSession {
    user_id: Option<String>,
    active_organization_id: Option<String>,
}

/// Creates a session in a new browser. As with Clerk, this is not possible in production.
async fn create(app: App, JsonBody(new): JsonBody<NewSession>) -> ApiResult {
    if app.settings.production {
        let message = "sessions are created in development instances only";
        return Err(ApiError::forbidden("resource_forbidden", message));
    }
    let user_id = required("user_id", new.user_id)?;
    let state = &mut app.state();
    find(&user_id, &state.users)?;
    if let Some(organization) = &new.active_organization_id {
        let member = state.membership(organization, &user_id);
        member.ok_or_else(|| ApiError::no_such_object("active_organization_id"))?;
    }
    let client = state.new_client(app.client_prefix());
    let id = state
        .sign_in(&user_id, &client)
        .map_err(ApiError::no_sign_in)?;
    if let Some(organization) = new.active_organization_id {
        state.activate(&id, &organization);
    }
    Ok(Json(find(&id, &state.sessions)?.document()))
}

async fn show(app: App, Path(id): Path<String>) -> ApiResult {
    Ok(Json(find(&id, &app.state().sessions)?.document()))
}

async fn revoke(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    let now = state.now();
    let session = find_mut(&id, &mut state.sessions)?;
    session.end(Status::Revoked, now);
    Ok(Json(session.document()))
}

async fn session_token(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    token(&id, body, &app, || app.session_token(&id))
}

async fn template_token(
    app: App,
    Path((id, template)): Path<(String, String)>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    token(&id, body, &app, || app.template_token(&id, &template))
}

/// Returns a token with the lifetime that the body requests.
fn token(
    id: &str,
    body: JsonObject,
    shared: &Shared,
    token: impl FnOnce() -> Option<TokenBuilder>,
) -> ApiResult {
    let name = "expires_in_seconds";
    let seconds = within(name, only(name, body)?, 30..=315_360_000)?;
    if !find(id, &shared.state().sessions)?.status.is_live() {
        return Err(ApiError::not_found("session"));
    }
    let mut token = token().ok_or_else(|| ApiError::not_found("JWT template"))?;
    if let Some(seconds) = seconds.and_then(|seconds| u64::try_from(seconds).ok()) {
        token = token.lifetime(Duration::from_secs(seconds));
    }
    Ok(Json(json!({ "object": "token", "jwt": token.mint() })))
}

/// Exchanges an expired session token and a refresh token for a new session token.
async fn refresh(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let text = |name| {
        body.get(name)
            .and_then(Value::as_str)
            .ok_or_else(ApiError::body)
    };
    let (expired, refresh_token) = (text("expired_token")?, text("refresh_token")?);
    let origin = text("request_origin")?;
    if !refreshable(&id, expired, refresh_token, &app) {
        let message = "the tokens do not belong to an active session";
        return Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "refresh_token_invalid",
            message,
        ));
    }
    let token = app.session_token(&id);
    let token = token.ok_or_else(|| ApiError::not_found("session"))?;
    let token = token.authorized_party(origin).mint();
    Ok(Json(if body.get("format") == Some(&json!("cookie")) {
        let cookies = app.refreshed_cookies(&token, origin.starts_with("https:"));
        json!({ "object": "cookies", "cookies": cookies })
    } else {
        json!({ "object": "token", "jwt": token })
    }))
}

fn refreshable(id: &str, expired: &str, refresh_token: &str, shared: &Shared) -> bool {
    let claims = shared.keys.read(expired);
    let same_session = claims.is_some_and(|claims| claims.get("sid") == Some(&json!(id)));
    let state = shared.state();
    let session = state.session(id).filter(|session| session.status.is_live());
    same_session && session.is_some_and(|session| session.refresh_token == refresh_token)
}

#[derive(Deserialize)]
struct Nonce {
    #[serde(default)]
    nonce: String,
}

/// Returns the cookies that a handshake stored under a nonce, once.
async fn handshake_payload(app: App, Query(query): Query<Nonce>) -> ApiResult {
    let directives = app.state().nonces.remove(&query.nonce);
    let directives = directives.ok_or_else(|| ApiError::not_found("nonce"))?;
    Ok(Json(json!({ "directives": directives })))
}
