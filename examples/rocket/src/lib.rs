//! Clerk's route handlers in rocket.

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkMiddleware, Token, User, UserId, api, auth, protect};
use example_shared::{Page, profile};
use rocket::http::Status;
use rocket::response::content::RawHtml;
use rocket::serde::json::Json;
use rocket::{Build, Config, Rocket, State, get, post, routes};
use serde::Deserialize;
use serde_json::{Value, json};

/// Returns the application: its routes, and the fairing that pages and browsers need. The fairing also
/// completes the replies to rejected requests.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(config: &Config, clerk: Clerk, data_source: String, page: Page) -> Rocket<Build> {
    rocket::custom(config)
        .mount(
            "/",
            routes![index, hello, me, home, data, show_user, rename_user, admin],
        )
        .mount("/sign-in", routes![index])
        .manage(data_source)
        .manage(page)
        .attach(ClerkMiddleware::new(clerk))
}

/// Shows the page: the caller, and a button for each route.
#[auth]
#[get("/")]
fn index(auth: Auth, user: Option<User>, page: &State<Page>) -> RawHtml<String> {
    RawHtml(page.render(&auth, user.as_ref()))
}

/// Returns 404 to unauthenticated requests.
#[protect]
#[get("/hello")]
fn hello() -> Json<Value> {
    Json(json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
#[get("/me")]
fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
#[get("/home")]
fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
#[get("/data")]
async fn data(token: Token, data_source: &State<String>) -> Result<Json<Value>, Status> {
    let request = reqwest::Client::new()
        .get(data_source.as_str())
        .bearer_auth(token.as_str());
    let response = request
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(|_| Status::BadGateway)?;
    let rows = response.bytes().await.map_err(|_| Status::BadGateway)?;
    serde_json::from_slice(&rows)
        .map(Json)
        .map_err(|_| Status::BadGateway)
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
#[get("/user")]
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
#[post("/user", data = "<name>")]
async fn rename_user(
    user_id: UserId,
    clerk: Clerk,
    name: Json<NewName>,
) -> Result<Json<Value>, api::Error> {
    let NewName {
        first_name,
        last_name,
    } = name.into_inner();
    let update = UpdateUser::new()
        .first_name(first_name)
        .last_name(last_name);
    let user = clerk.users().update(&user_id, update).await?;
    Ok(Json(profile(&user)))
}

/// Accepts admins of the active organization only.
#[protect(role = "org:admin", on_denied = 403)]
#[get("/admin")]
fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}
