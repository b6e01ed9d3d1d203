//! Clerk's route handlers in axum.

mod socket;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Token, User, UserId, api, auth, protect};
use example_shared::{Page, profile};
use serde::Deserialize;
use serde_json::{Value, json};

/// Returns the application: its routes, and the middleware that pages and browsers need.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
pub fn app(clerk: Clerk, data_source: String, page: Page) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/sign-in", get(index))
        .with_state(page)
        .route("/hello", get(hello))
        .route("/me", get(me))
        .route("/home", get(home))
        .route("/data", get(data))
        .route("/user", get(show_user).post(rename_user))
        .route("/admin", get(admin))
        .route("/ws", get(socket::connect))
        .with_state(data_source)
        .layer(ClerkLayer::new(clerk))
}

/// Shows the page: the caller, and a button for each route.
#[auth]
async fn index(auth: Auth, user: Option<User>, State(page): State<Page>) -> Html<String> {
    Html(page.render(&auth, user.as_ref()))
}

/// Returns 404 to unauthenticated requests.
#[protect]
async fn hello() -> Json<Value> {
    Json(json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
async fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
async fn data(token: Token, State(data_source): State<String>) -> Result<Json<Value>, StatusCode> {
    let bad_gateway = |_| StatusCode::BAD_GATEWAY;
    let request = reqwest::Client::new()
        .get(data_source)
        .bearer_auth(token.as_str());
    let response = request
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(bad_gateway)?;
    let rows = response.bytes().await.map_err(bad_gateway)?;
    serde_json::from_slice(&rows)
        .map(Json)
        .map_err(|_| StatusCode::BAD_GATEWAY)
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
async fn show_user(user: User) -> Json<Value> {
    Json(profile(&user))
}

/// Body of `POST /user`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewName {
    first_name: String,
    last_name: String,
}

/// Updates the current user through the Backend API.
#[auth(on_missing = redirect("/sign-in"))]
async fn rename_user(
    user_id: UserId,
    clerk: Clerk,
    Json(name): Json<NewName>,
) -> Result<Json<Value>, api::Error> {
    let update = UpdateUser::new()
        .first_name(name.first_name)
        .last_name(name.last_name);
    let user = clerk.users().update(&user_id, update).await?;
    Ok(Json(profile(&user)))
}

/// Accepts admins of the active organization only.
#[protect(role = "org:admin", on_denied = 403)]
async fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}
