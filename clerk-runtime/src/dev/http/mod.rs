//! HTTP server: Backend API, Frontend API, sign-in pages and authorization server on one port of
//! 127.0.0.1.
//!
//! `frontend` for browsers · `oauth` for OAuth clients · `backend` for servers, with one file and
//! one table of routes per group · `faults` simulated failures · `extract` parameters · `check`,
//! `list`, `metadata`, `object` shared code of the groups · `api_error` Clerk's error codes

mod api_error;
mod backend;
mod check;
mod extract;
mod faults;
mod frontend;
mod list;
mod metadata;
mod oauth;
mod object;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use http::header::HOST;
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;
use tower_service::Service as _;

use self::api_error::ApiError;
use self::extract::App;
use super::shared::Shared;
use crate::proxy::{BODY_LIMIT, BODY_TIMEOUT, PROXY_URL};
use crate::request_head::is_loopback;

/// Serves until the handle is aborted, which also closes open connections.
pub(super) fn serve(listener: TcpListener, shared: Arc<Shared>) -> AbortHandle {
    tokio::spawn(accept(listener, Routers::new(App(shared)))).abort_handle()
}

/// The routes of Clerk's scripts, and all others. They are separate, since the Frontend API and the
/// Backend API have some paths in common.
#[derive(Clone)]
struct Routers {
    scripts: Router,
    others: Router,
}

impl Routers {
    fn new(app: App) -> Self {
        let scripts = frontend::script_routes(&app);
        Self {
            scripts: scripts.layer(from_fn(validate)).with_state(app.clone()),
            others: router(app),
        }
    }

    async fn call(self, mut request: Request<Incoming>) -> Result<Response, faults::Closed> {
        set_path(&mut request);
        let mut router = if frontend::is_script_call(&request) {
            set_method(&mut request);
            self.scripts
        } else {
            self.others
        };
        faults::sent(router.call(request).await)
    }
}

fn router(app: App) -> Router {
    frontend::routes()
        .merge(oauth::routes())
        .method_not_allowed_fallback(backend::no_route)
        .merge(backend::routes(&app))
        .layer(from_fn_with_state(app.clone(), faults::apply))
        .layer(from_fn(validate))
        .with_state(app)
}

async fn accept(listener: TcpListener, routers: Routers) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = listener.accept().await;
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) if peer.ip().is_loopback() => {
                connections.spawn(connection(stream, routers.clone()));
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the offline instance cannot accept a connection");
                // Usually, no file descriptors are left: wait until other connections are closed.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, routers: Routers) {
    let service = service_fn(|request| routers.clone().call(request));
    // An error is a client that disconnected, or a fault that closes the connection.
    if let Err(error) = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
    {
        tracing::trace!(%error, "a connection to the offline instance ended");
    }
}

/// Removes additional slashes at both ends of the path, and `/v1`, which Clerk's own client omits
/// for machine tokens.
fn set_path(request: &mut Request<Incoming>) {
    let uri = request.uri();
    let path = uri.path().trim_matches('/');
    let path = path.strip_prefix("v1/").unwrap_or(path);
    let query = uri.query().map(|query| format!("?{query}"));
    if let Ok(uri) = format!("/{path}{}", query.unwrap_or_default()).parse() {
        *request.uri_mut() = uri;
    }
}

/// Replaces the method by that in the query, if a script has sent one.
fn set_method(request: &mut Request<Incoming>) {
    if let Some(method) = frontend::method(request) {
        *request.method_mut() = method;
    }
}

/// Rejects requests with a foreign host, an invalid path, or a body that is too large or does not
/// arrive in time, and reads the body.
async fn validate(request: Request, next: Next) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    if !is_for_this_machine(&parts.headers) {
        let message = "unknown host: the offline instance answers requests to localhost, 127.0.0.1 and \
                       [::1], also through an application's proxy";
        return Err(ApiError::forbidden("host_invalid", message));
    }
    if percent_decode_str(parts.uri.path()).decode_utf8().is_err() {
        return Err(ApiError::not_found("resource"));
    }
    let body = timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT)).await;
    let body = body.map_err(|_| {
        let message = "the body did not arrive in time";
        ApiError::new(StatusCode::REQUEST_TIMEOUT, "request_body_invalid", message)
    })?;
    let body = body.map_err(|_| {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        ApiError::new(status, "request_body_invalid", "the body is too long")
    })?;
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

/// Returns `true` if the host of the request is this machine, and so is each host that an
/// application's proxy has received. A page of another site whose name resolves to 127.0.0.1 (DNS
/// rebinding) sends that name as the host.
fn is_for_this_machine(headers: &HeaderMap) -> bool {
    let are_loopback = |name: &str, is_loopback: fn(&str) -> bool| {
        let mut values = headers.get_all(name).iter();
        values.all(|value| value.to_str().is_ok_and(is_loopback))
    };
    headers.contains_key(HOST)
        && are_loopback("host", is_loopback_host)
        && are_loopback("x-forwarded-host", is_loopback_host)
        && are_loopback(PROXY_URL.as_str(), is_loopback_url)
}

/// Returns `true` for a URL whose host always means this machine.
fn is_loopback_url(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| is_loopback(&url))
}

/// Returns `true` for a host that always means this machine.
fn is_loopback_host(host: &str) -> bool {
    is_loopback_url(&format!("http://{host}/"))
}
