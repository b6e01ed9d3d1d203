//! Clerk's route handlers in ntex.
#![expect(
    missing_docs,
    clippy::exhaustive_structs,
    reason = "ntex generates public structs without documentation for handlers"
)]

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, Token, User, UserId, api, auth, protect};
use example_shared::{Page, profile};
use ntex::http::StatusCode;
use ntex::web::error::InternalError;
use ntex::web::types::{Json, State};
use ntex::web::{self, HttpResponse, ServiceConfig, get, post};
use serde::Deserialize;
use serde_json::{Value, json};

/// Returns a function that adds the application's routes.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
pub fn app(data_source: String, page: Page) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .state(data_source)
            .state(page)
            .service(web::resource(["/", "/sign-in"]).route(get().to(index)))
            .service(hello)
            .service(me)
            .service(home)
            .service(data)
            .service(show_user)
            .service(rename_user)
            .service(admin);
    }
}

/// Shows the page: the caller, and a button for each route.
#[auth]
async fn index(auth: Auth, user: Option<User>, page: State<Page>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page.render(&auth, user.as_ref()))
}

/// Returns 404 to unauthenticated requests.
#[protect]
#[get("/hello")]
async fn hello() -> Json<Value> {
    Json(json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
#[get("/me")]
async fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
#[get("/home")]
async fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
#[get("/data")]
async fn data(
    token: Token,
    data_source: State<String>,
) -> Result<Json<Value>, InternalError<&'static str>> {
    let bad_gateway = |_| InternalError::default("no rows", StatusCode::BAD_GATEWAY);
    let request = reqwest::Client::new()
        .get(data_source.as_str())
        .bearer_auth(token.as_str());
    let response = request
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(bad_gateway)?;
    let rows = response.bytes().await.map_err(bad_gateway)?;
    serde_json::from_slice(&rows)
        .map(Json)
        .map_err(|_| InternalError::default("no rows", StatusCode::BAD_GATEWAY))
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
#[get("/user")]
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
#[post("/user")]
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
#[get("/admin")]
async fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}
