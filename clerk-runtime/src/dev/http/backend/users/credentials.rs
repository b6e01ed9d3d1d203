//! Passwords, authenticator apps and backup codes.

use axum::extract::Path;
use axum::routing::{delete, post};
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

use super::change;
use crate::dev::credentials::totp_matches;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::required;
use crate::dev::http::extract::{App, JsonBody, JsonObject, only};
use crate::dev::http::object::{find, find_mut};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/users/{id}/verify_password", post(verify_password))
        .route("/users/{id}/remove_password", post(remove_password))
        .route(
            "/users/{id}/password/set_compromised",
            post(set_compromised),
        )
        .route(
            "/users/{id}/password/unset_compromised",
            post(unset_compromised),
        )
        .route("/users/{id}/verify_totp", post(verify_totp))
        .route("/users/{id}/totp", delete(disable::<true, false>))
        .route("/users/{id}/backup_code", delete(disable::<false, true>))
        .route("/users/{id}/mfa", delete(disable::<true, true>))
}

async fn verify_password(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let sent = required("password", only("password", body)?)?;
    let state = app.state();
    let password = find(&id, &state.users)?.credentials.password.as_ref();
    match password.ok_or_else(no_password)?.is(&sent) {
        Some(true) => Ok(Json(json!({ "verified": true }))),
        Some(false) => Err(wrong("incorrect_password", "this is not the password")),
        None => Err(ApiError::not_simulated("verification of a password digest")),
    }
}

async fn remove_password(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let sign_out = only("sign_out_of_other_sessions", body)? == Some(true);
    let state = &mut app.state();
    let has_one = find(&id, &state.users)?.credentials.password.is_some();
    let response = if has_one {
        change(&id, state, |user, _| user.remove_password())?
    } else {
        document(&id, state)?
    };
    if sign_out {
        state.revoke_sessions_of(&id);
    }
    Ok(response)
}

/// Revokes sessions if requested. The instance does not record that a password is compromised.
async fn set_compromised(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let revoke = only("revoke_all_sessions", body)? == Some(true);
    let state = &mut app.state();
    let response = with_password(&id, state)?;
    if revoke {
        state.revoke_sessions_of(&id);
    }
    Ok(response)
}

async fn unset_compromised(app: App, Path(id): Path<String>) -> ApiResult {
    with_password(&id, &app.state())
}

/// Returns a user who has a password.
fn with_password(id: &str, state: &OfflineState) -> ApiResult {
    match find(id, &state.users)?.credentials.password {
        Some(_) => document(id, state),
        None => Err(no_password()),
    }
}

fn document(id: &str, state: &OfflineState) -> ApiResult {
    Ok(Json(
        find(id, &state.users)?.document(state.now().as_millis()),
    ))
}

async fn verify_totp(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let code = required("code", only("code", body)?)?;
    let state = &mut app.state();
    let now = state.now();
    let user = find_mut(&id, &mut state.users)?;
    let mut codes = user.credentials.backup_codes.clone();
    if let Some(at) = codes.iter().position(|known| *known == code) {
        codes.remove(at);
        user.set_backup_codes(codes);
        return Ok(verified("backup_code"));
    }
    let Some(secret) = &user.credentials.totp else {
        let message = "this user has no authenticator app whose secret is known";
        return Err(ApiError::conflict("totp_disabled", message));
    };
    if code.len() != 6 {
        return Err(wrong("totp_invalid_length", "a code has six digits"));
    }
    if !totp_matches(secret, &code, now) {
        return Err(wrong("totp_incorrect_code", "this is not the current code"));
    }
    Ok(verified("totp"))
}

fn verified(code_type: &str) -> Json<Value> {
    Json(json!({ "verified": true, "code_type": code_type }))
}

/// Removes one kind of second factor, which the user must have, or both kinds.
async fn disable<const TOTP: bool, const CODES: bool>(
    app: App,
    Path(id): Path<String>,
) -> ApiResult {
    let state = &mut app.state();
    let now = state.now().as_millis();
    let user = find_mut(&id, &mut state.users)?;
    let on = |field| user.document.get(field) == Some(&json!(true));
    let totp = TOTP && on("totp_enabled");
    let codes = CODES && on("backup_code_enabled");
    if !(totp || codes || TOTP && CODES) {
        return Err(ApiError::not_found("second factor"));
    }
    if totp {
        user.remove_totp(now);
    }
    if codes {
        user.set_backup_codes(Vec::new());
    }
    user.touch(now);
    Ok(Json(json!({ "user_id": id })))
}

fn no_password() -> ApiError {
    ApiError::conflict("no_password_set", "this user has no password")
}

fn wrong(code: &'static str, message: &str) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}
