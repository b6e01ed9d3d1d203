//! Clerk's route handlers in hyper, with tower around them.

use std::convert::Infallible;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Token, User, UserId, auth, protect};
use example_shared::{Page, profile};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tower::{ServiceBuilder, service_fn};

type AppResponse = Response<Full<Bytes>>;

/// The application: its routes, and the middleware that pages and browsers need.
#[derive(Clone, Debug)]
pub struct App {
    clerk: Clerk,
    data_source: String,
    page: Page,
}

/// Returns the application.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(clerk: Clerk, data_source: String, page: Page) -> App {
    App {
        clerk,
        data_source,
        page,
    }
}

impl App {
    /// Serves until the listener fails.
    ///
    /// # Errors
    /// Returns the error of the listener.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(self.clone().connection(stream));
        }
    }

    async fn connection(self, stream: TcpStream) {
        let service = ServiceBuilder::new()
            .layer(ClerkLayer::new(self.clerk))
            .service(service_fn(move |request| {
                let (data_source, page) = (self.data_source.clone(), self.page.clone());
                async move { Ok::<_, Infallible>(route(request, &data_source, &page).await) }
            }));
        let service = TowerToHyperService::new(service);
        // An error of one connection does not stop the server.
        let server = hyper::server::conn::http1::Builder::new();
        drop(server.serve_connection(TokioIo::new(stream), service).await);
    }
}

async fn route(request: Request<Incoming>, data_source: &str, page: &Page) -> AppResponse {
    let path = request.uri().path().to_owned();
    match (request.method().as_str(), path.as_str()) {
        ("GET", "/" | "/sign-in") => index(request, page).await,
        ("GET", "/hello") => hello(request).await,
        ("GET", "/me") => me(request).await,
        ("GET", "/home") => home(request).await,
        ("GET", "/data") => data(request, data_source).await,
        ("GET", "/user") => show_user(request).await,
        ("POST", "/user") => rename_user(request).await,
        ("GET", "/admin") => admin(request).await,
        _ => status(StatusCode::NOT_FOUND),
    }
}

/// Shows the page: the caller, and a button for each route.
#[auth(request = request)]
async fn index(
    request: Request<Incoming>,
    page: &Page,
    auth: Auth,
    user: Option<User>,
) -> AppResponse {
    let html = page.render(&auth, user.as_ref());
    with_type("text/html; charset=utf-8", html)
}

/// Returns 404 to unauthenticated requests.
#[protect(request = request)]
async fn hello(request: Request<Incoming>) -> AppResponse {
    reply(&json!({"message": "Hello world!"}))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(request = request, on_missing = 401)]
async fn me(request: Request<Incoming>, user_id: UserId) -> AppResponse {
    reply(&json!({"userId": user_id}))
}

/// Accepts every request.
#[auth(request = request)]
async fn home(request: Request<Incoming>, user_id: Option<UserId>) -> AppResponse {
    reply(&json!({"userId": user_id}))
}

/// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
#[auth(request = request, on_missing = 401, template = "supabase")]
async fn data(request: Request<Incoming>, data_source: &str, token: Token) -> AppResponse {
    match rows(data_source, &token).await {
        Ok(rows) => reply(&rows),
        Err(_) => status(StatusCode::BAD_GATEWAY),
    }
}

async fn rows(data_source: &str, token: &Token) -> Result<Value, example_shared::Error> {
    let request = reqwest::Client::new()
        .get(data_source)
        .bearer_auth(token.as_str());
    let response = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

/// Returns the current user from the Backend API.
#[auth(request = request, on_missing = 401)]
async fn show_user(request: Request<Incoming>, user: User) -> AppResponse {
    reply(&profile(&user))
}

/// Body of `POST /user`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewName {
    first_name: String,
    last_name: String,
}

/// Updates the current user through the Backend API. The body is read after the check.
#[auth(request = request, on_missing = redirect("/sign-in"))]
async fn rename_user(request: Request<Incoming>, user_id: UserId, clerk: Clerk) -> AppResponse {
    let Some(name) = new_name(request).await else {
        return status(StatusCode::BAD_REQUEST);
    };
    let update = UpdateUser::new()
        .first_name(name.first_name)
        .last_name(name.last_name);
    match clerk.users().update(&user_id, update).await {
        Ok(user) => reply(&profile(&user)),
        Err(error) => error.into(),
    }
}

async fn new_name(request: Request<Incoming>) -> Option<NewName> {
    let body = request.into_body().collect().await.ok()?.to_bytes();
    serde_json::from_slice(&body).ok()
}

/// Accepts admins of the active organization only.
#[protect(request = request, role = "org:admin", on_denied = 403)]
async fn admin(request: Request<Incoming>) -> AppResponse {
    reply(&json!({"message": "Hello admin!"}))
}

fn reply(body: &impl Serialize) -> AppResponse {
    let Ok(json) = serde_json::to_vec(body) else {
        return status(StatusCode::INTERNAL_SERVER_ERROR);
    };
    with_type("application/json", json)
}

fn with_type(content_type: &'static str, body: impl Into<Bytes>) -> AppResponse {
    let mut response = Response::new(Full::new(body.into()));
    let content_type = HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn status(status: StatusCode) -> AppResponse {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
