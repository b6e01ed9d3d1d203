//! Answers, and errors in Clerk's shape.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::dev::random::secret;

pub(super) struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Reply {
    pub(super) fn json(body: &Value) -> Self {
        Self::new(StatusCode::OK, "application/json", body.to_string())
    }

    pub(super) fn html(body: String) -> Self {
        Self::new(StatusCode::OK, "text/html; charset=utf-8", body)
            .header(CACHE_CONTROL, "no-store".into())
    }

    /// JSON with a status of its own.
    pub(super) fn json_with(status: StatusCode, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// What a test has prepared: nothing for `null`, a page for a string, else JSON.
    pub(super) fn prepared(status: StatusCode, body: Value) -> Self {
        match body {
            Value::Null => Self::new(status, "application/json", String::new()),
            Value::String(page) => Self::new(status, "text/html; charset=utf-8", page),
            body => Self::json_with(status, &body),
        }
    }

    /// An error body with one error in it.
    pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Self {
        Self::refused(status, code, message, None)
    }

    /// An error body that names the parameter at fault.
    pub(super) fn refused(
        status: StatusCode,
        code: &str,
        message: &str,
        parameter: Option<&str>,
    ) -> Self {
        let mut error = json!({ "code": code, "message": message, "long_message": message });
        if let (Some(parameter), Value::Object(error)) = (parameter, &mut error) {
            error.insert("meta".into(), json!({ "param_name": parameter }));
        }
        let body = json!({ "errors": [error], "clerk_trace_id": secret("") });
        Self::json_with(status, &body)
    }

    pub(super) fn redirect(status: StatusCode, to: &str) -> Self {
        Self::new(status, "text/plain", String::new())
            .header(LOCATION, to.to_owned())
            .header(CACHE_CONTROL, "no-store".into())
    }

    /// The answer of an endpoint that was told to fail.
    pub(super) fn fault(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::error(status, "unexpected_error", "switched to failure")
    }

    pub(super) fn rate_limited(retry_after: u64) -> Self {
        Self::error(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "too many requests",
        )
        .header(RETRY_AFTER, retry_after.to_string())
    }

    pub(super) fn malformed() -> Self {
        Self::new(
            StatusCode::OK,
            "application/json",
            "{\"object\":".to_owned(),
        )
    }

    pub(super) fn header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn cookies(self, cookies: impl IntoIterator<Item = String>) -> Self {
        cookies
            .into_iter()
            .fold(self, |reply, cookie| reply.header(SET_COOKIE, cookie))
    }

    fn new(status: StatusCode, content_type: &str, body: String) -> Self {
        let headers = vec![(CONTENT_TYPE, content_type.to_owned())];
        Self {
            status,
            headers,
            body: body.into(),
        }
    }
}

impl From<Reply> for Response<Full<Bytes>> {
    fn from(reply: Reply) -> Self {
        let mut response = Self::new(Full::new(reply.body));
        *response.status_mut() = reply.status;
        for (name, value) in reply.headers {
            // URLs come from the parser and cookies from us: neither holds control characters.
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
