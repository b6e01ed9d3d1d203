//! Bans, lockouts, pictures and trusted devices of users.

use axum::extract::Path;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::change;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Picture, only};
use crate::dev::http::list::Paging;
use crate::dev::http::object::{deleted, find, find_mut};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/users/ban", post(ban_many::<true>))
        .route("/users/unban", post(ban_many::<false>))
        .route("/users/{id}/ban", post(ban::<true>))
        .route("/users/{id}/unban", post(ban::<false>))
        .route("/users/{id}/lock", post(lock::<true>))
        .route("/users/{id}/unlock", post(lock::<false>))
        .route(
            "/users/{id}/profile_image",
            post(set_picture).delete(remove_picture),
        )
        .route("/users/{id}/trusted_devices", get(trusted_devices))
        .route("/users/{id}/trusted_devices/{item}", delete(no_item))
        .route("/users/{id}/passkeys/{item}", delete(no_item))
        .route("/users/{id}/external_accounts/{item}", delete(no_item))
        .route("/users/{id}/web3_wallets/{wallet}", delete(remove_wallet))
}

async fn ban<const BANNED: bool>(app: App, Path(id): Path<String>) -> ApiResult {
    set_banned(&id, &mut app.state(), BANNED)
}

/// Bans or unbans all users of the list, or none.
async fn ban_many<const BANNED: bool>(app: App, JsonBody(body): JsonBody<JsonObject>) -> ApiResult {
    let ids = only::<Vec<String>>("user_ids", body)?.unwrap_or_default();
    if ids.is_empty() {
        return Err(ApiError::missing("user_ids"));
    }
    let state = &mut app.state();
    for id in &ids {
        find(id, &state.users)?;
    }
    let users = ids.iter().map(|id| Ok(set_banned(id, state, BANNED)?.0));
    Ok(Json(users.collect::<Result<_, _>>()?))
}

fn set_banned(id: &str, state: &mut OfflineState, banned: bool) -> ApiResult {
    let response = change(id, state, |user, _| user.set("banned", json!(banned)))?;
    if banned {
        state.revoke_sessions_of(id);
    }
    Ok(response)
}

/// Clerk's default duration of a lockout, in milliseconds.
pub(super) const LOCKOUT: i64 = 60 * 60 * 1000;

async fn lock<const LOCKED: bool>(app: App, Path(id): Path<String>) -> ApiResult {
    change(&id, &mut app.state(), |user, now| {
        user.locked_until = LOCKED.then_some(now + LOCKOUT);
    })
}

async fn set_picture(app: App, Path(id): Path<String>, _: Picture) -> ApiResult {
    change(&id, &mut app.state(), |user, _| {
        user.set("has_image", json!(true));
    })
}

async fn remove_picture(app: App, Path(id): Path<String>) -> ApiResult {
    change(&id, &mut app.state(), |user, _| {
        user.set("has_image", json!(false));
    })
}

/// Returns an empty list, since no user has a trusted device.
async fn trusted_devices(app: App, Path(id): Path<String>, page: Paging) -> ApiResult {
    find(&id, &app.state().users)?;
    Ok(page.counted(Vec::new()))
}

/// Rejects the removal of an item, since no user has any.
async fn no_item(app: App, Path((id, _)): Path<(String, String)>) -> ApiResult {
    find(&id, &app.state().users)?;
    Err(ApiError::not_found("item of the user"))
}

async fn remove_wallet(app: App, Path((id, wallet)): Path<(String, String)>) -> ApiResult {
    let state = &mut app.state();
    let now = state.now().as_millis();
    let user = find_mut(&id, &mut state.users)?;
    let wallets = user
        .document
        .get_mut("web3_wallets")
        .and_then(Value::as_array_mut);
    let missing = || ApiError::not_found("web3 wallet");
    let wallets = wallets.ok_or_else(missing)?;
    let at = wallets.iter().position(|item| item["id"] == *wallet);
    wallets.remove(at.ok_or_else(missing)?);
    let next = wallets.first().map(|item| item["id"].clone());
    if user.text("primary_web3_wallet_id") == Some(&wallet) {
        user.set("primary_web3_wallet_id", next.unwrap_or_default());
    }
    user.touch(now);
    Ok(deleted("web3_wallet", &wallet))
}
