//! One axum application with a page of Clerk's components, the routes that the page calls, an admin page and
//! a WebSocket.
//!
//! `page` the page at `/` · `chat` the WebSocket · `people` users of the offline instance

mod chat;
mod page;
mod people;

use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use clerk_runtime::{Auth, Clerk, ClerkLayer, User, UserId, auth, protect};
use serde_json::{Value, json};

pub use self::page::Page;
pub use self::people::people;

/// The admin page, which is the same for all admins.
pub const ADMIN_PAGE: &str = r#"<!doctype html><title>Admin</title><link rel="icon" href="data:,"><h1>Admin page</h1><a href="/">Back</a>"#;

/// Returns the application: its page, its routes, and the middleware that browsers need.
pub fn app(clerk: Clerk, page: Page) -> Router {
    let layer = ClerkLayer::new(clerk);
    let layer = match page.proxy_path() {
        Some(path) => layer.frontend_api_proxy(path),
        None => layer,
    };
    Router::new()
        .route("/", get(page::show))
        .with_state(page)
        .route("/admin", get(admin_page))
        .route("/api/hello", get(hello))
        .route("/api/me", get(me))
        .route("/api/profile", get(profile))
        .route("/api/reports", get(reports))
        .route("/api/transfers", post(transfer))
        .route("/api/chat", get(chat::open))
        .layer(layer)
}

/// Returns 404 to unauthenticated requests.
#[protect]
async fn hello() -> Json<Value> {
    Json(json!({ "message": "Hello world!" }))
}

/// Returns the caller and the active organization, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
async fn me(user_id: UserId, auth: Auth) -> Json<Value> {
    Json(json!({ "userId": user_id, "organization": auth.org_slug() }))
}

/// Returns the current user from the Backend API, with changes that were made in `<UserProfile/>`.
#[auth(on_missing = 401)]
async fn profile(user: User) -> Json<Value> {
    Json(json!({ "username": user.username, "firstName": user.first_name }))
}

/// Accepts members with a permission in the active organization.
#[protect(permission = "org:reports:read", on_denied = 403)]
async fn reports(auth: Auth) -> Json<Value> {
    Json(json!({ "organization": auth.org_slug(), "reports": ["July", "August"] }))
}

/// Accepts users who have verified their password in the last ten minutes. Clerk's scripts understand the
/// 403 that others get.
#[protect(reverification = "strict")]
async fn transfer() -> Json<Value> {
    Json(json!({ "message": "The money is on its way." }))
}

/// Shows admins of the active organization a page. Unauthenticated page loads are redirected to `/`,
/// which then returns here.
#[protect(role = "org:admin", on_denied = 403)]
async fn admin_page() -> Html<&'static str> {
    Html(ADMIN_PAGE)
}
