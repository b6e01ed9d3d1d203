//! `/v1/testing_tokens`

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::dev::http::extract::App;
use crate::dev::random::secret;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/testing_tokens", post(create))
}

/// Lifetime in seconds.
const LIFETIME: i64 = 60 * 60;

/// Returns a token for end-to-end tests. The instance has no bot detection, so it also accepts
/// calls without the token.
async fn create(app: App) -> Json<Value> {
    let expires_at = app.state().now().as_secs() + LIFETIME;
    let token = secret("");
    Json(json!({ "object": "testing_token", "token": token, "expires_at": expires_at }))
}
