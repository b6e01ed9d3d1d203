//! Clerk's route handlers in poem.

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkMiddleware, Token, User, UserId, api, auth, protect};
use example_shared::{Page, profile};
use poem::error::BadGateway;
use poem::web::{Data, Html, Json};
use poem::{Endpoint, EndpointExt as _, Result, Route, get, handler};
use serde::Deserialize;
use serde_json::{Value, json};

/// Returns the application: its routes, and the middleware that pages and browsers need.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(clerk: Clerk, data_source: String, page: Page) -> impl Endpoint {
    Route::new()
        .at("/", get(index))
        .at("/sign-in", get(index))
        .at("/hello", get(hello))
        .at("/me", get(me))
        .at("/home", get(home))
        .at("/data", get(data))
        .at("/user", get(show_user).post(rename_user))
        .at("/admin", get(admin))
        .data(data_source)
        .data(page)
        .with(ClerkMiddleware::new(clerk))
}

/// Shows the page: the caller, and a button for each route.
#[auth]
#[handler]
fn index(auth: Auth, user: Option<User>, Data(page): Data<&Page>) -> Html<String> {
    Html(page.render(&auth, user.as_ref()))
}

/// Returns 404 to unauthenticated requests.
#[protect]
#[handler]
fn hello() -> Json<Value> {
    Json(json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
#[handler]
fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
#[handler]
fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
#[handler]
async fn data(token: Token, data_source: Data<&String>) -> Result<Json<Value>> {
    let request = reqwest::Client::new()
        .get(data_source.as_str())
        .bearer_auth(token.as_str());
    let response = request
        .send()
        .await
        .and_then(reqwest::Response::error_for_status);
    let rows = response
        .map_err(BadGateway)?
        .bytes()
        .await
        .map_err(BadGateway)?;
    Ok(Json(serde_json::from_slice(&rows).map_err(BadGateway)?))
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
#[handler]
fn show_user(user: User) -> Json<Value> {
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
#[handler]
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
#[handler]
fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}
