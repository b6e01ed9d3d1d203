//! Responses of the Backend API: success or failure, trace id and body. Pure.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{Error, ErrorCause, ErrorItem, ErrorResponse};
use super::json;
use super::retry::retry_after;
use crate::clock::UnixMillis;

/// A successful response of the Backend API.
///
/// `Debug` shows only the operation, the status and the trace id, since bodies contain tokens and
/// personal data.
#[derive(Clone)]
pub struct Response {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    trace_id: Option<String>,
}

impl Response {
    pub(super) fn new(operation: &'static str, response: http::Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        let trace_id = header_trace_id(&head.headers);
        Self {
            operation,
            status: head.status,
            headers: head.headers,
            body,
            trace_id,
        }
    }

    /// Returns the response if it is a success, and otherwise its error.
    pub(super) fn into_result(self, now: UnixMillis) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        let body = serde_json::from_slice(&self.body);
        let is_json = body.is_ok();
        let body = body.unwrap_or_default();
        let failure = ErrorResponse {
            status: self.status,
            errors: error_items(&body),
            trace_id: text(&body, "clerk_trace_id").or(self.trace_id),
            retry_after: retry_after(self.status, &self.headers, now),
            is_json,
        };
        Err(Error::new(self.operation, ErrorCause::Status(failure)))
    }

    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the HTTP headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the unchanged body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the trace id, by which Clerk's support finds the call.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// Deserializes the body as one of this crate's models or as a custom type.
    ///
    /// # Errors
    /// Returns an error if the body is not JSON or does not have the shape of `T`;
    /// [`Error::json_path`] is the path of the part that does not.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.value()
            .and_then(json::read)
            .map_err(|path| self.unreadable(path))
    }

    /// Returns the body as JSON. An empty body (of a 204 or 200) is read as `null`, an HTML page as a
    /// string, which no model except [`Html`](super::models::Html) accepts.
    fn value(&self) -> Result<Value, String> {
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        if self.is_html() {
            return Ok(Value::String(
                String::from_utf8_lossy(&self.body).into_owned(),
            ));
        }
        serde_json::from_slice(&self.body).map_err(|_| "$".to_owned())
    }

    fn is_html(&self) -> bool {
        let content_type = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        content_type.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html"))
    }

    fn unreadable(&self, path: String) -> Error {
        let (status, trace_id) = (self.status, self.trace_id.clone());
        Error::new(
            self.operation,
            ErrorCause::Unreadable {
                status,
                trace_id,
                path,
            },
        )
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .finish_non_exhaustive()
    }
}

fn header_trace_id(headers: &HeaderMap) -> Option<String> {
    ["clerk-trace-id", "x-clerk-trace-id", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .map(str::to_owned)
}

/// Returns Clerk's `errors`, if the body has any; a proxy's error page has none.
fn error_items(body: &Value) -> Vec<ErrorItem> {
    let items = body.get("errors").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(error_item)
        .collect()
}

fn error_item(item: &Map<String, Value>) -> ErrorItem {
    let field = |name| item.get(name).and_then(Value::as_str).map(str::to_owned);
    ErrorItem {
        code: field("code").unwrap_or_default(),
        message: field("message").unwrap_or_default(),
        long_message: field("long_message"),
        meta: item.get("meta").and_then(Value::as_object).cloned(),
    }
}

fn text(body: &Value, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}
