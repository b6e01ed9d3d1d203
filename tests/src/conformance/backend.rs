//! The mock of the Backend API: responds as the case states, and records the calls.

use std::sync::{Arc, Mutex, PoisonError};

use clerk_runtime::__conformance::Bytes;
use clerk_runtime::api::{Transport, TransportError, TransportErrorKind, TransportFuture};
use serde_json::{Map, Value, json};
use url::Url;

use super::Corpus;

/// Serves the responses of a case's `backend`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backend(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    routes: Vec<Value>,
    jwks: Option<Value>,
    calls: Vec<Value>,
}

impl Backend {
    /// Replaces the responses.
    pub(crate) fn serve(&self, backend: &Value, corpus: &Corpus) {
        let mut state = self.state();
        state.routes = backend["routes"].as_array().cloned().unwrap_or_default();
        state.jwks = backend["jwks"]
            .as_str()
            .map(|name| corpus.jwks(name).clone());
    }

    /// Returns the calls since the last `take_calls`. Consecutive identical calls count as one.
    pub(crate) fn take_calls(&self) -> Vec<Value> {
        let mut calls = std::mem::take(&mut self.state().calls);
        calls.dedup();
        calls
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Backend {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        let call = Call::of(&request);
        let mut state = self.state();
        let response = state.respond(&call);
        state.calls.push(call.recorded());
        Box::pin(async move { response })
    }
}

struct Call {
    method: String,
    url: Url,
    authorization: Value,
    body: Value,
}

impl Call {
    fn of(request: &http::Request<Bytes>) -> Self {
        let authorization = request
            .headers()
            .get("authorization")
            .and_then(|it| it.to_str().ok());
        Self {
            method: request.method().to_string(),
            url: Url::parse(&request.uri().to_string()).expect("an absolute URL"),
            authorization: authorization.into(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
        }
    }

    fn recorded(self) -> Value {
        let query: Vec<_> = self
            .url
            .query_pairs()
            .map(|(name, value)| json!([name, value]))
            .collect();
        json!({
            "method": self.method,
            "path": self.url.path(),
            "query": if query.is_empty() { Value::Null } else { query.into() },
            "authorization": self.authorization,
            "body": self.body,
        })
    }

    fn matches(&self, route: &Value) -> bool {
        let query: Map<_, _> = self
            .url
            .query_pairs()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let wanted = route["query"].as_object();
        route["method"] == self.method.as_str()
            && route["path"] == self.url.path()
            && wanted.is_none_or(|it| {
                it.iter()
                    .all(|(name, value)| query.get(name) == Some(value))
            })
    }
}

type CallResult = Result<http::Response<Bytes>, TransportError>;

impl State {
    fn respond(&self, call: &Call) -> CallResult {
        if let Some(route) = self.routes.iter().find(|route| call.matches(route)) {
            return routed(route);
        }
        match &self.jwks {
            Some(jwks) if call.method == "GET" && call.url.path() == "/v1/jwks" => {
                Ok(response(200, jwks.to_string(), &Value::Null))
            }
            _ => {
                let error = json!({"errors": [{"code": "resource_not_found"}]});
                Ok(response(404, error.to_string(), &Value::Null))
            }
        }
    }
}

fn routed(route: &Value) -> CallResult {
    if route["networkError"] == true {
        return Err(TransportError::new(TransportErrorKind::Connect));
    }
    let status = route["status"]
        .as_u64()
        .and_then(|it| u16::try_from(it).ok());
    let body = match &route["body"] {
        Value::String(text) => text.clone(),
        body => body.to_string(),
    };
    Ok(response(status.expect("a status"), body, &route["headers"]))
}

fn response(status: u16, body: String, headers: &Value) -> http::Response<Bytes> {
    let mut response = http::Response::builder().status(status);
    let json = Map::from_iter([("content-type".to_owned(), "application/json".into())]);
    for (name, value) in headers.as_object().unwrap_or(&json) {
        response = response.header(name, value.as_str().expect("a header is a text"));
    }
    response.body(body.into()).expect("a response")
}
