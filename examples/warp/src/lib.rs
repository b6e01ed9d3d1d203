//! Clerk's route handlers in warp.

use std::io;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Token, User, UserId, api, auth, protect, protected};
use example_shared::{Page, profile};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower_layer::Layer as _;
use warp::http::StatusCode;
use warp::reply::{self, Html, Json, Reply};
use warp::{Filter, Rejection};

/// Returns the application's routes. Filters that choose a route are in front of `protected`; filters
/// that read the handler's arguments are within it and run after the check.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
pub fn app(
    clerk: &Clerk,
    data_source: String,
    page: Page,
) -> impl Filter<Extract = (impl Reply + use<>,), Error = Rejection> + Clone + use<> {
    let nothing = warp::any();
    let page = warp::any().map(move || page.clone());
    let data_source = warp::any().map(move || data_source.clone());
    let new_name = warp::body::json();

    let index = warp::path::end()
        .or(warp::path!("sign-in"))
        .unify()
        .and(warp::get());
    let hello = warp::path!("hello").and(warp::get());
    let me = warp::path!("me").and(warp::get());
    let home = warp::path!("home").and(warp::get());
    let data = warp::path!("data").and(warp::get());
    let show_user = warp::path!("user").and(warp::get());
    let rename_user = warp::path!("user").and(warp::post());
    let admin = warp::path!("admin").and(warp::get());

    index
        .and(protected(clerk, page, self::index))
        .or(hello.and(protected(clerk, nothing, self::hello)))
        .or(me.and(protected(clerk, nothing, self::me)))
        .or(home.and(protected(clerk, nothing, self::home)))
        .or(data.and(protected(clerk, data_source, self::data)))
        .or(show_user.and(protected(clerk, nothing, self::show_user)))
        .or(rename_user.and(protected(clerk, new_name, self::rename_user)))
        .or(admin.and(protected(clerk, nothing, self::admin)))
}

/// Serves the application with the middleware that pages and browsers need: a tower layer around
/// warp's routes as a service.
///
/// # Errors
/// Returns the error of the listener.
pub async fn serve(
    listener: TcpListener,
    clerk: Clerk,
    data_source: String,
    page: Page,
) -> io::Result<()> {
    let routes = warp::service(app(&clerk, data_source, page));
    let service = TowerToHyperService::new(ClerkLayer::new(clerk).layer(routes));
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            let server = Builder::new(TokioExecutor::new());
            server.serve_connection(TokioIo::new(stream), service).await
        });
    }
}

/// Shows the page: the caller, and a button for each route.
#[auth]
async fn index(auth: Auth, user: Option<User>, page: Page) -> Html<String> {
    reply::html(page.render(&auth, user.as_ref()))
}

/// Returns 404 to unauthenticated requests.
#[protect]
async fn hello() -> Json {
    reply::json(&json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> Json {
    reply::json(&json!({"userId": user_id}))
}

/// Accepts every request.
#[auth]
async fn home(user_id: Option<UserId>) -> Json {
    reply::json(&json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(on_missing = 401, template = "supabase")]
async fn data(token: Token, data_source: String) -> Result<Json, StatusCode> {
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
    let rows: Value = serde_json::from_slice(&rows).map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(reply::json(&rows))
}

/// Returns the current user from the Backend API.
#[auth(on_missing = 401)]
async fn show_user(user: User) -> Json {
    reply::json(&profile(&user))
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
async fn rename_user(user_id: UserId, clerk: Clerk, name: NewName) -> Result<Json, api::Error> {
    let update = UpdateUser::new()
        .first_name(name.first_name)
        .last_name(name.last_name);
    let user = clerk.users().update(&user_id, update).await?;
    Ok(reply::json(&profile(&user)))
}

/// Accepts admins of the active organization only.
#[protect(role = "org:admin", on_denied = 403)]
async fn admin() -> Json {
    reply::json(&json!({"message": "Hello admin!"}))
}
