//! Clerk's route handlers in AWS Lambda, behind an HTTP API of API Gateway.

pub mod local;

use std::future::Future;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Token, User, UserId, auth, protect};
use example_shared::{Page, Route, profile};
use lambda_http::{Body, Error, Request, Response, Service, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower::ServiceBuilder;

/// Routes that the other examples do not have.
pub const MORE_ROUTES: &[Route] = &[Route::get(
    "/orgs/{org_id}",
    "members of the organization; others: 403, signed out: 404",
)];

/// The routes of the HTTP API.
pub const ROUTES: &[&str] = &[
    "/",
    "/hello",
    "/me",
    "/home",
    "/data",
    "/user",
    "/admin",
    "/orgs/{org_id}",
];

/// Returns the function: its routes, and the middleware that pages and browsers need.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(
    clerk: Clerk,
    data_source: String,
    page: Page,
) -> impl Service<
    Request,
    Response = Response<Body>,
    Error = Error,
    Future = impl Future<Output = Result<Response<Body>, Error>> + Send,
> + Clone
+ Send
+ 'static {
    ServiceBuilder::new()
        .layer(ClerkLayer::new(clerk))
        .service(service_fn(move |event| {
            route(event, data_source.clone(), page.clone())
        }))
}

async fn route(event: Request, data_source: String, page: Page) -> Result<Response<Body>, Error> {
    let path = event.uri().path().to_owned();
    match (event.method().as_str(), path.as_str()) {
        ("GET", "/" | "/sign-in") => index(event, &page).await,
        ("GET", "/hello") => hello(event).await,
        ("GET", "/me") => me(event).await,
        ("GET", "/home") => home(event).await,
        ("GET", "/data") => data(event, &data_source).await,
        ("GET", "/user") => show_user(event).await,
        ("POST", "/user") => rename_user(event).await,
        ("GET", "/admin") => admin(event).await,
        ("GET", path) if path.starts_with("/orgs/") => organization(event).await,
        _ => status(404),
    }
}

/// Shows the page: the caller, and a button for each route.
#[auth(request = event)]
async fn index(
    event: Request,
    page: &Page,
    auth: Auth,
    user: Option<User>,
) -> Result<Response<Body>, Error> {
    let html = page.render(&auth, user.as_ref());
    with_type("text/html; charset=utf-8", html)
}

/// Returns 404 to unauthenticated requests.
#[protect(request = event)]
async fn hello(event: Request) -> Result<Response<Body>, Error> {
    reply(&json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(request = event, on_missing = 401)]
async fn me(event: Request, user_id: UserId) -> Result<Response<Body>, Error> {
    reply(&json!({"userId": user_id}))
}

/// Accepts every request.
#[auth(request = event)]
async fn home(event: Request, user_id: Option<UserId>) -> Result<Response<Body>, Error> {
    reply(&json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(request = event, on_missing = 401, template = "supabase")]
async fn data(event: Request, data_source: &str, token: Token) -> Result<Response<Body>, Error> {
    let request = reqwest::Client::new()
        .get(data_source)
        .bearer_auth(token.as_str());
    let response = request.send().await?.error_for_status()?;
    let rows: Value = serde_json::from_slice(&response.bytes().await?)?;
    reply(&rows)
}

/// Returns the current user from the Backend API.
#[auth(request = event, on_missing = 401)]
async fn show_user(event: Request, user: User) -> Result<Response<Body>, Error> {
    reply(&profile(&user))
}

/// Body of `POST /user`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewName {
    first_name: String,
    last_name: String,
}

/// Updates the current user through the Backend API.
#[auth(request = event, on_missing = redirect("/sign-in"))]
async fn rename_user(
    event: Request,
    user_id: UserId,
    clerk: Clerk,
) -> Result<Response<Body>, Error> {
    let Ok(name) = serde_json::from_slice::<NewName>(event.body().as_ref()) else {
        return status(400);
    };
    let update = UpdateUser::new()
        .first_name(name.first_name)
        .last_name(name.last_name);
    match clerk.users().update(&user_id, update).await {
        Ok(user) => reply(&profile(&user)),
        Err(error) => Ok(error.into()),
    }
}

/// Accepts admins of the active organization only.
#[protect(request = event, role = "org:admin", on_denied = 403)]
async fn admin(event: Request) -> Result<Response<Body>, Error> {
    reply(&json!({"message": "Hello admin!"}))
}

/// Accepts members of the organization in the path only.
#[protect(request = event, org = path("org_id"), on_denied = 403)]
async fn organization(event: Request) -> Result<Response<Body>, Error> {
    reply(&json!({"message": "Hello member!"}))
}

fn reply(body: &impl Serialize) -> Result<Response<Body>, Error> {
    with_type("application/json", serde_json::to_string(body)?)
}

fn with_type(content_type: &str, body: String) -> Result<Response<Body>, Error> {
    let response = Response::builder().header("content-type", content_type);
    Ok(response.body(body.into())?)
}

fn status(status: u16) -> Result<Response<Body>, Error> {
    Ok(Response::builder().status(status).body(Body::Empty)?)
}
