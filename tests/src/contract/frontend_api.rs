//! A Frontend API on loopback, which answers calls with what it received.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use axum::routing::any;
use http::StatusCode;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::world::Answer;

/// Cookies of the answer to `/v1/cookies`.
pub const COOKIES: [&str; 3] = [
    "__client=a; Path=/; HttpOnly",
    "__session=b; Path=/",
    "__client_uat=1; Path=/",
];

/// A running Frontend API, which stops when it is dropped.
#[derive(Debug)]
pub struct FrontendApi {
    /// Its URL, `http://127.0.0.1:<port>`.
    pub url: String,
    calls: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl FrontendApi {
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let routes = routes(&url).layer(axum::middleware::map_request(move |request: Request| {
            counted.fetch_add(1, Ordering::SeqCst);
            std::future::ready(request)
        }));
        let server = tokio::spawn(async move {
            axum::serve(listener, routes).await.expect("a server");
        });
        Self { url, calls, server }
    }

    /// Returns the number of calls so far.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Drop for FrontendApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(url: &str) -> Router {
    let redirect = |path: &'static str, location: String| {
        let route = any(async move || (StatusCode::SEE_OTHER, [("location", location)]));
        Router::new().route(path, route)
    };
    Router::new()
        .merge(redirect("/v1/absolute", format!("{url}/v1/next?x=1")))
        .merge(redirect("/v1/relative", "/v1/next?x=1".to_owned()))
        .merge(redirect(
            "/v1/back",
            "https://app.example.com/page".to_owned(),
        ))
        .route("/v1/slow", any(std::future::pending::<()>))
        .route("/v1/cookies", any(cookies))
        .route("/v1/hop", any(hop))
        .fallback(echo)
}

async fn cookies() -> Response {
    let cookies = COOKIES.map(|cookie| ("set-cookie", cookie));
    let public = [("cache-control", "public, max-age=300")];
    (public, AppendHeaders(cookies), "cookies").into_response()
}

async fn hop() -> Response {
    let headers = [
        ("connection", "x-hop"),
        ("keep-alive", "timeout=7"),
        ("x-hop", "1"),
        ("x-kept", "1"),
        ("strict-transport-security", "max-age=1"),
        ("cache-control", "public, max-age=300"),
        ("content-type", "text/javascript"),
    ];
    (headers, "script()").into_response()
}

/// Answers with the method, the target, the headers and the body that were received.
async fn echo(request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    let headers: Map<String, Value> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), text.into())
        })
        .collect();
    axum::Json(json!({
        "method": parts.method.as_str(),
        "target": parts.uri.to_string(),
        "headers": headers,
        "length": body.len(),
        "body": String::from_utf8_lossy(body.get(..100).unwrap_or(&body)),
    }))
    .into_response()
}

/// Returns a header of the call that an answer describes.
#[must_use]
pub fn received<'a>(call: &'a Value, name: &str) -> Option<&'a str> {
    call["headers"][name].as_str()
}

/// Asserts an error of the proxy, which is not cacheable and has no details.
#[track_caller]
pub fn assert_error(answer: Answer, status: u16, code: &str, secret: &str) {
    let answer = answer.rejected(status, code);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(!answer.body.contains(secret), "{answer:?}");
}
