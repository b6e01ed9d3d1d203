//! `/v1/sign_in_tokens`

use axum::extract::Path;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;

use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{required, within};
use crate::dev::http::extract::{App, JsonBody};
use crate::dev::http::object::{find, find_mut};
use crate::dev::sign_in_token::SignInToken;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign_in_tokens", post(create))
        .route("/sign_in_tokens/{id}/revoke", post(revoke))
}

/// Clerk's default lifetime, 30 days, in seconds.
const LIFETIME: i64 = 30 * 24 * 60 * 60;

/// Clerk's longest lifetime, ten years, in seconds.
const LONGEST: i64 = 315_360_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSignInToken {
    user_id: Option<String>,
    expires_in_seconds: Option<i64>,
}

async fn create(app: App, JsonBody(new): JsonBody<NewSignInToken>) -> ApiResult {
    let state = &mut app.state();
    let user_id = required("user_id", new.user_id)?;
    find(&user_id, &state.users)?;
    let lifetime = within("expires_in_seconds", new.expires_in_seconds, 1..=LONGEST)?;
    let id = state.new_sign_in_token(&user_id, lifetime.unwrap_or(LIFETIME));
    document(&id, &app, state)
}

async fn revoke(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    let now = state.now().as_millis();
    let token = find_mut(&id, &mut state.sign_in_tokens)?;
    if !token.is_pending() {
        let message = "the token was used or revoked";
        return Err(ApiError::conflict(
            "sign_in_token_cannot_be_revoked_code",
            message,
        ));
    }
    token.revoke(now);
    document(&id, &app, state)
}

/// Returns a token, with the URL of a page that accepts it.
fn document(id: &str, app: &App, state: &OfflineState) -> ApiResult {
    let token: &SignInToken = find(id, &state.sign_in_tokens)?;
    let page = format!("{}/", app.settings.url);
    Ok(Json(token.document(&page)))
}
