//! An API for a single-page application on another origin, which sends bearer tokens.

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{get, post};
use axum::{Json, Router};
use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::{Auth, Clerk, ClerkLayer, UserId, auth, protect, public};
use example_shared::ScriptSettings;
use serde_json::{Value, json};
use tower_http::cors::CorsLayer;

/// Default of `WEB_ORIGIN`: the origin of `npm run dev`.
pub const WEB_ORIGIN: &str = "http://127.0.0.1:5173";

/// Returns the settings of an instance whose tokens come from the pages of one origin.
pub fn configured(settings: ClerkBuilder, web_origin: &str) -> ClerkBuilder {
    settings.authorized_parties([web_origin])
}

/// Returns the application. Pages of `web_origin`, and of no other origin, can read its responses.
pub fn app(clerk: Clerk, settings: ScriptSettings, web_origin: HeaderValue) -> Router {
    Router::new()
        .route("/settings", get(show_settings))
        .with_state(settings)
        .route("/me", get(me))
        .route("/admin", get(admin))
        .route("/transfers", post(transfer))
        .layer(ClerkLayer::new(clerk))
        // Around Clerk's layer: rejections carry CORS headers, and preflight requests end here.
        .layer(cors(web_origin))
}

fn cors(web_origin: HeaderValue) -> CorsLayer {
    // No `allow_credentials`: the API needs no cookies.
    CorsLayer::new()
        .allow_origin(web_origin)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION])
        .expose_headers([
            WWW_AUTHENTICATE,
            RETRY_AFTER,
            HeaderName::from_static("x-clerk-auth-reason"),
        ])
}

/// Returns the settings of Clerk's scripts, which the application needs before a sign-in.
#[public]
async fn show_settings(State(settings): State<ScriptSettings>) -> Json<ScriptSettings> {
    Json(settings)
}

/// Returns the caller and the active organization.
#[auth(on_missing = 401)]
async fn me(user_id: UserId, auth: Auth) -> Json<Value> {
    Json(json!({ "userId": user_id, "organization": auth.org_slug() }))
}

/// Accepts admins of the active organization.
#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn admin() -> Json<Value> {
    Json(json!({ "message": "Hello admin!" }))
}

/// Accepts users who have verified their password in the last ten minutes. `useReverification` understands
/// the 403 that others get.
#[protect(reverification = "strict", on_missing = 401)]
async fn transfer() -> Json<Value> {
    Json(json!({ "message": "The money is on its way." }))
}
