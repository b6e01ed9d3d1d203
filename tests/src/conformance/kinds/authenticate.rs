//! `authenticate` and `authenticateSequence`: a request → its state, through the public API.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use clerk_runtime::config::{Clock, UnixMillis};
use clerk_runtime::policy::TokenType;
use clerk_runtime::{Clerk, RequestHead, RequestState, RequestStatus};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};

use super::{accepted_token, has, location, options};
use crate::conformance::Corpus;
use crate::conformance::backend::Backend;

pub(super) fn run(case: &Value, corpus: &Corpus) -> Value {
    in_runtime(async {
        let instance = Instance::of(&case["options"], corpus);
        instance.authenticate(case, &case["expected"], corpus).await
    })
}

pub(super) fn run_sequence(case: &Value, corpus: &Corpus) -> Value {
    in_runtime(async {
        let instance = Instance::of(&case["options"], corpus);
        let expected = case["expected"]["steps"].as_array().expect("steps");
        let mut results = Vec::new();
        for (step, expected) in case["steps"]
            .as_array()
            .expect("steps")
            .iter()
            .zip(expected)
        {
            results.push(instance.authenticate(step, expected, corpus).await);
        }
        json!({"steps": results})
    })
}

/// Runs a future on a runtime whose clock is paused and jumps to the next timer, so that retries
/// take no time.
pub(super) fn in_runtime<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// An instance with a stopped clock and a mock Backend API.
pub(super) struct Instance<'c> {
    options: &'c Value,
    pub(super) clerk: Result<Clerk, String>,
    pub(super) backend: Backend,
    now: Arc<AtomicI64>,
}

#[derive(Debug)]
struct Stopped(Arc<AtomicI64>);

impl Clock for Stopped {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_secs(self.0.load(Ordering::Relaxed))
    }
}

impl<'c> Instance<'c> {
    pub(super) fn of(options: &'c Value, corpus: &Corpus) -> Self {
        let backend = Backend::default();
        let now = Arc::new(AtomicI64::new(0));
        let builder = options::builder(options, corpus)
            .transport(backend.clone())
            .clock(Stopped(Arc::clone(&now)));
        let clerk = builder.build().map_err(|error| error.to_string());
        Self {
            options,
            clerk,
            backend,
            now,
        }
    }

    /// Sets the clock and the mock as a case, or a step of one, requires.
    pub(super) fn prepare(&self, case: &Value, corpus: &Corpus) {
        self.now
            .store(case["now"].as_i64().expect("a time"), Ordering::Relaxed);
        self.backend.serve(&case["backend"], corpus);
    }

    async fn authenticate(&self, case: &Value, expected: &Value, corpus: &Corpus) -> Value {
        self.prepare(case, corpus);
        let clerk = match &self.clerk {
            Ok(clerk) => clerk,
            Err(error) => return unexpected_error(error, &self.backend),
        };
        if let Some(why) = options::inexpressible(self.options) {
            return json!({"notApplicable": why});
        }
        let accepts = accepted_token::accepted(&self.options["acceptsToken"]).unwrap_or_default();
        let request = Request::of(&case["request"]);
        let state = clerk.authenticate_request(&request.head(), accepts).await;
        if state.status() == RequestStatus::Fault {
            return unexpected_error(state.message().unwrap_or_default(), &self.backend);
        }
        // Clerk's packages throw if a request needs a missing secret key. Here, such a request gets a
        // 503 after an attempt to fetch the signing keys from the Frontend API, which is not compared.
        if state.is_unavailable() && options::text(self.options, "secretKey").is_none() {
            drop(self.backend.take_calls());
            return unexpected_error("CLERK_SECRET_KEY is missing", &self.backend);
        }
        let mut result = describe(&state, expected);
        result["backendCalls"] = self.backend.take_calls().into();
        result
    }
}

fn unexpected_error(message: &str, backend: &Backend) -> Value {
    json!({
        "outcome": "throws",
        "error": {"message": message},
        "backendCalls": backend.take_calls(),
    })
}

/// A request as a server receives it.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
}

impl Request {
    pub(super) fn of(request: &Value) -> Self {
        let text = |name: &str| request[name].as_str().expect("a text");
        Self {
            method: text("method").parse().expect("a method"),
            url: text("url").to_owned(),
            headers: header_map(&request["headers"]),
        }
    }

    pub(super) fn head(&self) -> RequestHead<'_> {
        RequestHead::with_url(&self.method, &self.url, &self.headers)
    }
}

/// Converts headers from `[[name, value], …]`.
pub(super) fn header_map(pairs: &Value) -> HeaderMap {
    pairs
        .as_array()
        .expect("headers")
        .iter()
        .map(header)
        .collect()
}

/// Converts a header; each character of its value is one byte.
fn header(pair: &Value) -> (HeaderName, HeaderValue) {
    let text = |index: usize| pair[index].as_str().expect("a text");
    let name = text(0).parse().expect("a header's name");
    let bytes = text(1)
        .chars()
        .map(|c| u8::try_from(c).expect("Latin-1"))
        .collect::<Vec<_>>();
    (
        name,
        HeaderValue::from_bytes(bytes.trim_ascii()).expect("a header's value"),
    )
}

fn describe(state: &RequestState, expected: &Value) -> Value {
    let mut result = json!({
        "outcome": "state",
        "status": state.status().as_str(),
        "reason": state.reason().map(ToString::to_string),
        "message": state.message(),
        "tokenType": state.token_type().map(TokenType::as_str),
        "isAuthenticated": state.is_authenticated(),
        "tokenEndsWith": state.token().map(|it| last_12(it.as_str())),
        "headers": headers(&state.headers()),
    });
    if state.status() == RequestStatus::Handshake {
        return result;
    }
    let (auth, with_pending) = (state.to_auth(), state.to_auth_with_pending());
    result["auth"] = json!(auth);
    result["checks"] = has::checks(&auth, &expected["checks"]);
    if json!(with_pending) != result["auth"] {
        let recorded = &expected["checksWithPendingAllowed"];
        result["authWithPendingAllowed"] = json!(with_pending);
        result["checksWithPendingAllowed"] = has::checks(&with_pending, recorded);
    }
    result
}

fn last_12(token: &str) -> &str {
    token.get(token.len().saturating_sub(12)..).unwrap_or(token)
}

/// Returns headers as `{location, setCookie, other}`.
///
/// # Panics
///
/// Panics if a cache may store a response with a cookie.
pub(super) fn headers(headers: &HeaderMap) -> Value {
    let caching: Vec<_> = headers.get_all("cache-control").iter().collect();
    assert!(!headers.contains_key("set-cookie") || caching == ["private, no-store"]);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut other = Map::new();
    for (name, value) in headers
        .iter()
        .filter(|(name, _)| !["location", "set-cookie"].contains(&name.as_str()))
    {
        other.insert(name.to_string(), text(value).into());
    }
    json!({
        "location": headers.get("location").map(|it| location::split(&text(it))),
        "setCookie": headers.get_all("set-cookie").iter().map(text).collect::<Vec<_>>(),
        "other": other,
    })
}
