//! Clerk's route handlers in salvo.

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkMiddleware, Token, User, UserId, api, auth, protect};
use example_shared::{Page, profile};
use salvo::affix_state;
use salvo::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

/// Address of the service that `GET /data` calls.
#[derive(Clone)]
struct DataSource(String);

/// Returns the application: its routes, and the hoop that pages and browsers need.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(clerk: Clerk, data_source: String, page: Page) -> Service {
    let routes = Router::new()
        .get(index)
        .push(Router::with_path("sign-in").get(index))
        .push(Router::with_path("hello").get(hello))
        .push(Router::with_path("me").get(me))
        .push(Router::with_path("home").get(home))
        .push(Router::with_path("data").get(notes))
        .push(Router::with_path("user").get(show_user).post(rename_user))
        .push(Router::with_path("admin").get(admin));
    Service::new(routes)
        .hoop(affix_state::inject(DataSource(data_source)).inject(page))
        .hoop(ClerkMiddleware::new(clerk))
}

/// Shows the page: the caller, and a button for each route.
#[auth]
#[handler]
async fn index(
    auth: Auth,
    user: Option<User>,
    depot: &mut Depot,
) -> Result<Text<String>, StatusError> {
    let page = depot.get_typed::<Page>();
    let page = page.map_err(|_| StatusError::internal_server_error())?;
    Ok(Text::Html(page.render(&auth, user.as_ref())))
}

/// Returns 404 to unauthenticated requests.
#[protect]
#[handler]
async fn hello() -> Json<Value> {
    Json(json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
#[handler]
async fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
#[handler]
async fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
#[handler]
async fn notes(token: Token, depot: &mut Depot) -> Result<Json<Value>, StatusError> {
    let bad_gateway = |_| StatusError::bad_gateway();
    let Ok(DataSource(url)) = depot.get_typed() else {
        return Err(StatusError::internal_server_error());
    };
    let request = reqwest::Client::new().get(url).bearer_auth(token.as_str());
    let response = request
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(bad_gateway)?;
    let rows = response.bytes().await.map_err(bad_gateway)?;
    serde_json::from_slice(&rows)
        .map(Json)
        .map_err(|_| StatusError::bad_gateway())
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
#[handler]
async fn show_user(user: User) -> Json<Value> {
    Json(profile(&user))
}

/// Body of `POST /user`.
#[derive(Debug, Deserialize, Extractible)]
#[serde(rename_all = "camelCase")]
#[salvo(extract(default_source(from = "body")))]
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
    name: NewName,
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
async fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}
