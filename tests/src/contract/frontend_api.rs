//! A Frontend API on loopback, whose responses describe the calls that it received.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use axum::routing::any;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::StatusCode;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::world::TestResponse;

/// Cookies of the response to `/v1/cookies`.
pub const COOKIES: [&str; 3] = [
    "__client=a; Path=/; HttpOnly",
    "__session=b; Path=/",
    "__client_uat=1; Path=/",
];

/// Size in bytes of large bodies.
pub const LARGE: usize = 3 * 1024 * 1024;

/// State of bodies that are not whole yet.
#[derive(Debug)]
struct Transfers {
    /// Bytes of an upload that have arrived.
    uploaded: AtomicUsize,
    /// Permits to send the second half of a large response.
    second_halves: Semaphore,
}

/// A running Frontend API, which stops when it is dropped.
#[derive(Debug)]
pub struct FrontendApi {
    /// Its URL, `http://127.0.0.1:<port>`.
    pub url: String,
    calls: Arc<AtomicUsize>,
    transfers: Arc<Transfers>,
    server: JoinHandle<()>,
}

impl FrontendApi {
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let transfers = Arc::new(Transfers {
            uploaded: AtomicUsize::new(0),
            second_halves: Semaphore::new(0),
        });
        let routes =
            routes(&url)
                .merge(transfer_routes(&transfers))
                .layer(axum::middleware::map_request(move |request: Request| {
                    counted.fetch_add(1, Ordering::SeqCst);
                    std::future::ready(request)
                }));
        let server = tokio::spawn(async move {
            axum::serve(listener, routes).await.expect("a server");
        });
        Self {
            url,
            calls,
            transfers,
            server,
        }
    }

    /// Waits until a part of an upload to `/v1/upload` has arrived.
    pub async fn receives_upload(&self) {
        let begins = async {
            while self.transfers.uploaded.load(Ordering::SeqCst) == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let begun = tokio::time::timeout(Duration::from_secs(20), begins).await;
        begun.expect("a part of the upload");
    }

    /// Lets one response of `/v1/halves` continue.
    pub fn send_second_half(&self) {
        self.transfers.second_halves.add_permits(1);
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

fn transfer_routes(transfers: &Arc<Transfers>) -> Router {
    Router::new()
        .route("/v1/upload", any(upload))
        .route("/v1/halves", any(halves))
        .route("/v1/broken", any(async || broken(None)))
        .route("/v1/broken_sized", any(async || broken(Some(LARGE))))
        .with_state(Arc::clone(transfers))
}

/// Returns a large body, in which each byte depends on its position.
#[must_use]
pub fn large_body() -> Bytes {
    (0..=250).cycle().take(LARGE).collect()
}

/// Responds with `true` if the body is the large one.
async fn upload(State(transfers): State<Arc<Transfers>>, request: Request) -> String {
    let mut body = request.into_body().into_data_stream();
    let mut received = Vec::new();
    while let Some(chunk) = body.next().await {
        received.extend_from_slice(&chunk.expect("a whole body"));
        transfers.uploaded.store(received.len(), Ordering::SeqCst);
    }
    (received == large_body()).to_string()
}

/// Responds with the large body, whose second half waits for a permit.
async fn halves(State(transfers): State<Arc<Transfers>>) -> Response {
    let mut first = large_body();
    let second = first.split_off(LARGE / 2);
    let second = stream::once(async move {
        let permit = transfers.second_halves.acquire().await;
        permit.expect("an open semaphore").forget();
        second
    });
    let body = stream::once(async { first }).chain(second);
    let body = Body::from_stream(body.map(Ok::<_, Infallible>));
    ([("content-length", LARGE.to_string())], body).into_response()
}

/// Responds with a part of the large body, then breaks the connection.
fn broken(length: Option<usize>) -> Response {
    let mut part = large_body();
    part.truncate(LARGE / 2);
    let failure = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::other("broken"))
    });
    let body = stream::iter([Ok(part)]).chain(failure);
    let length = length.map(|length| [("content-length", length.to_string())]);
    let body = Body::from_stream(body);
    match length {
        Some(length) => (length, body).into_response(),
        None => body.into_response(),
    }
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

/// Responds with the method, the target, the headers and the body of the request.
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

/// Returns a header of the call that a response of `echo` describes.
#[must_use]
pub fn received<'a>(call: &'a Value, name: &str) -> Option<&'a str> {
    call["headers"][name].as_str()
}

/// Asserts an error of the proxy, which is not cacheable and has no details.
#[track_caller]
pub fn assert_error(response: TestResponse, status: u16, code: &str, secret: &str) {
    let response = response.rejected(status, code);
    assert_eq!(response.header("cache-control"), Some("no-store"));
    assert!(!response.body.contains(secret), "{response:?}");
}
