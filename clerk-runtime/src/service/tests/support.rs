//! A clock that the test sets, and a Backend API that counts calls.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::signer::{Signer, primary};
use crate::api::{Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::clock::{Clock, UnixMillis};
use crate::config::ClerkBuilder;
use crate::policy::AcceptedTokens;
use crate::request_head::RequestHead;
use crate::service::{Clerk, RequestState};
use crate::sync::lock;

pub(super) const START: i64 = 1_800_000_000;
pub(super) const JWKS: &str = "/v1/jwks";

/// An instance, its clock and its Backend API.
pub(super) struct World {
    pub(super) clock: TestClock,
    pub(super) backend: Backend,
    pub(super) clerk: Clerk,
}

impl World {
    /// Creates an instance with the secret key of a development instance, and the primary key in
    /// its JWKS.
    pub(super) fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(super) fn with(settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder) -> Self {
        let backend = Backend::new();
        backend.respond(JWKS, &BackendResponse::keys(&[primary()]));
        Self::on(backend, settings)
    }

    pub(super) fn on(
        backend: Backend,
        settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
    ) -> Self {
        let clock = TestClock::default();
        let builder = ClerkBuilder::new()
            .secret_key("sk_test_placeholder")
            .clock(clock.clone())
            .transport(backend.clone());
        let settings = settings(builder).settings().expect("good settings");
        Self {
            clock,
            backend,
            clerk: Clerk::assemble(settings),
        }
    }

    pub(super) async fn bearer(&self, token: &str) -> RequestState {
        self.machine(token, AcceptedTokens::SESSION).await
    }

    pub(super) async fn machine(&self, token: &str, accepts: AcceptedTokens) -> RequestState {
        authenticate(&self.clerk, token, accepts).await
    }

    /// Returns a token that is issued now and signed by the primary key.
    pub(super) fn token(&self) -> String {
        primary().token(&self.claims())
    }

    pub(super) fn claims(&self) -> Value {
        claims(self.clock.secs())
    }

    /// Lets spawned tasks run without advancing the clock.
    pub(super) async fn settle(&self) {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }
}

pub(super) async fn authenticate(
    clerk: &Clerk,
    token: &str,
    accepts: AcceptedTokens,
) -> RequestState {
    let mut headers = HeaderMap::new();
    headers.insert(
        "authorization",
        format!("Bearer {token}").parse().expect("a header"),
    );
    let (method, uri) = (Method::GET, Uri::from_static("http://localhost/"));
    let head = RequestHead::new(&method, &uri, &headers);
    clerk.authenticate_request(&head, accepts).await
}

pub(super) fn claims(now: i64) -> Value {
    json!({
        "sub": "user_1", "sid": "sess_1", "iss": "https://clerk.example.com",
        "iat": now, "nbf": now - 10, "exp": now + 3600, "v": 2, "sts": "active",
    })
}

/// A clock that the test sets.
#[derive(Clone, Debug)]
pub(super) struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(START * 1000)))
    }
}

impl TestClock {
    /// Sets the seconds since the start.
    pub(super) fn set(&self, secs: i64) {
        self.set_millis(secs * 1000);
    }

    pub(super) fn set_millis(&self, millis: i64) {
        self.0.store(START * 1000 + millis, Ordering::Relaxed);
    }

    pub(super) fn secs(&self) -> i64 {
        self.now().as_secs()
    }
}

impl Clock for TestClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Response of the Backend API, or its absence.
#[derive(Clone, Debug)]
pub(super) enum BackendResponse {
    Status(u16, String, Vec<(&'static str, String)>),
    NoConnection,
    /// The call never ends.
    Silence,
}

impl BackendResponse {
    pub(super) fn ok(body: &Value) -> Self {
        Self::status(200, body)
    }

    pub(super) fn status(status: u16, body: &Value) -> Self {
        Self::Status(status, body.to_string(), Vec::new())
    }

    pub(super) fn text(status: u16, body: &str) -> Self {
        Self::Status(status, body.to_owned(), Vec::new())
    }

    pub(super) fn error(status: u16, code: &str) -> Self {
        Self::status(
            status,
            &json!({"errors": [{"code": code, "message": code}]}),
        )
    }

    pub(super) fn retry_after(secs: u64) -> Self {
        let headers = vec![("retry-after", secs.to_string())];
        Self::Status(429, json!({"errors": []}).to_string(), headers)
    }

    pub(super) fn keys(signers: &[&Signer]) -> Self {
        let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
        Self::ok(&json!({"keys": keys}))
    }
}

/// An in-process Backend API.
#[derive(Clone)]
pub(super) struct Backend(Arc<BackendState>);

struct BackendState {
    responses: Mutex<HashMap<String, BackendResponse>>,
    calls: Mutex<Vec<Call>>,
    open: watch::Sender<bool>,
}

/// A call that was made.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) body: Value,
    /// `true` if the call has a key in `Authorization`.
    pub(super) has_key: bool,
}

impl Backend {
    pub(super) fn new() -> Self {
        let (responses, calls) = (Mutex::default(), Mutex::default());
        Self(Arc::new(BackendState {
            responses,
            calls,
            open: watch::Sender::new(true),
        }))
    }

    /// Sets the response to calls of this path.
    pub(super) fn respond(&self, path: &str, response: &BackendResponse) {
        lock(&self.0.responses).insert(path.to_owned(), response.clone());
    }

    /// Holds back calls until [`release`](Self::release). Each receives the response that was set
    /// when the call began.
    pub(super) fn hold(&self) {
        self.0.open.send_replace(false);
    }

    pub(super) fn release(&self) {
        self.0.open.send_replace(true);
    }

    pub(super) fn calls(&self, path: &str) -> usize {
        self.all_calls()
            .iter()
            .filter(|call| call.path == path)
            .count()
    }

    pub(super) fn all_calls(&self) -> Vec<Call> {
        lock(&self.0.calls).clone()
    }
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Backend")
    }
}

impl Transport for Backend {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        let path = request.uri().path().to_owned();
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        lock(&self.0.calls).push(Call {
            path: path.clone(),
            body,
            has_key: request.headers().contains_key("authorization"),
        });
        let response = lock(&self.0.responses).get(&path).cloned();
        Box::pin(async move {
            let mut open = self.0.open.subscribe();
            open.wait_for(|open| *open).await.expect("an open backend");
            match response.unwrap_or_else(|| BackendResponse::error(404, "resource_not_found")) {
                BackendResponse::Status(status, body, headers) => {
                    Ok(http_response(status, body, headers))
                }
                BackendResponse::NoConnection => {
                    Err(TransportError::new(TransportErrorKind::Connect))
                }
                BackendResponse::Silence => {
                    tokio::time::sleep(Duration::from_hours(1)).await;
                    Err(TransportError::new(TransportErrorKind::Timeout))
                }
            }
        })
    }
}

fn http_response(
    status: u16,
    body: String,
    headers: Vec<(&'static str, String)>,
) -> http::Response<Bytes> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(body.into()).expect("a response")
}
