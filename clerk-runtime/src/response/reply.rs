//! What every adapter can send.

use std::fmt;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, InvalidHeaderValue, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{IntoStatusCode, header, headers};
use crate::policy::{DenialKind, Reverification};

/// A response that every supported framework can send: status, headers, body.
///
/// Functions named in `on_missing = …` and `on_denied = …` return one:
///
/// ```
/// use clerk_runtime::{Denial, Reply};
/// use http::StatusCode;
/// use serde_json::json;
///
/// fn teapot(denial: &Denial) -> Reply {
///     Reply::json(StatusCode::IM_A_TEAPOT, json!({ "problem": denial.code() }))
/// }
/// ```
///
/// # The default error body
///
/// Rejections with a status (`on_missing = 401`) and this crate's own errors have Clerk's shape, as
/// `application/json`:
///
/// ```json
/// {"errors": [{"code": "token-expired", "message": "Sign in to use this."}]}
/// ```
///
/// | field | content |
/// |---|---|
/// | `code` | for programs: [`Denial::code`](crate::Denial::code), also in `x-clerk-auth-reason` if the caller is unauthenticated; `unavailable` (503), `no-clerk-instance` and `unexpected-error` (500) |
/// | `message` | for the client's developer, in English |
/// | `meta.sign_in_url` | only if `on_missing` is a redirect and no page is loaded: the page to sign in at, also in `x-clerk-sign-in-url` |
/// | `meta.redirect_url` | the same for `on_denied`, also in `x-clerk-redirect-url` |
///
/// A failed reverification has a body of its own, see [`reverification`](Self::reverification); a
/// hidden handler answers with the framework's not-found page. Every rejection that shows carries
/// `Vary: Cookie, Authorization`, and lists the headers that explain it in
/// `Access-Control-Expose-Headers`.
#[derive(Clone)]
pub struct Reply {
    status: StatusCode,
    /// Boxed, so that a `Result` with a reply as its error stays small.
    headers: Box<HeaderMap>,
    body: Bytes,
    kind: Kind,
    code: Option<Box<str>>,
    refusal: Option<Refusal>,
}

/// Why a refusal is sent, for protocols with other means than HTTP.
#[derive(Clone, Copy, Debug)]
struct Refusal {
    kind: DenialKind,
    /// Nobody chose the answer: it is Clerk's.
    is_default: bool,
}

/// What a framework's adapter must know beyond the reply's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Sent as it stands.
    Plain,
    /// The framework's own not-found page should stand in for it.
    Hidden,
    /// The application's own not-found page.
    NotFoundPage,
    /// A redirect whose status depends on the request's method.
    Redirect,
}

impl Reply {
    /// An empty reply. A number that is no HTTP status becomes 500.
    #[must_use]
    pub fn status(status: impl IntoStatusCode) -> Self {
        Self {
            status: status.into_status_code(),
            headers: Box::default(),
            body: Bytes::new(),
            kind: Kind::Plain,
            code: None,
            refusal: None,
        }
    }

    /// A reply in plain text, UTF-8.
    #[must_use]
    pub fn text(status: impl IntoStatusCode, text: impl Into<String>) -> Self {
        Self::with_body(status, "text/plain; charset=utf-8", text.into())
    }

    /// A reply in JSON: of a value or a reference. A value that can't be serialized becomes an empty
    /// 500.
    #[must_use]
    pub fn json(status: impl IntoStatusCode, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(json) => Self::with_body(status, "application/json", json),
            Err(_) => Self::status(500),
        }
    }

    /// A redirect that no cache keeps: 307 answers GET and HEAD, 303 every other method, so that a
    /// form isn't posted a second time. A target that doesn't fit into a header becomes 500.
    #[must_use]
    pub fn redirect(target: impl AsRef<str>) -> Self {
        let Ok(location) = HeaderValue::from_str(target.as_ref()) else {
            return Self::status(500);
        };
        let mut reply = Self::status(307);
        reply.kind = Kind::Redirect;
        reply.headers.insert(LOCATION, location);
        reply
            .headers
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        reply
    }

    /// The framework's plain not-found, so that a caller can't tell that something is there.
    #[must_use]
    pub fn hidden() -> Self {
        let mut reply = Self::status(404);
        reply.kind = Kind::Hidden;
        reply
    }

    /// Asks the front end to verify a factor again; Clerk's `reverificationErrorResponse()`.
    ///
    /// The status, the content type and the body are the ones that clerk-js understands.
    #[must_use]
    pub fn reverification(asked: Option<Reverification>) -> Self {
        let metadata = match asked {
            Some(asked) => json!({ "reverification": asked }),
            None => json!({}),
        };
        let body = json!({"clerk_error": {
            "type": "forbidden",
            "reason": "reverification-error",
            "metadata": metadata,
        }});
        Self::with_body(403, "text/plain;charset=UTF-8", body.to_string())
    }

    /// Adds a header; one of the same name that is already there stays.
    ///
    /// # Errors
    /// When the name or the value isn't a legal header.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, http::Error> {
        let name: HeaderName = name.parse().map_err(http::Error::from)?;
        let value = value
            .parse()
            .map_err(|e: InvalidHeaderValue| http::Error::from(e))?;
        self.headers.append(name, value);
        Ok(self)
    }

    /// The status.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the framework's own not-found page should stand in for it.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.kind == Kind::Hidden
    }

    /// Returns `true` if the caller is not to learn that anything is there.
    pub(crate) fn conceals(&self) -> bool {
        matches!(self.kind, Kind::Hidden | Kind::NotFoundPage)
    }

    /// Marks the application's own not-found page.
    pub(crate) fn into_not_found_page(mut self) -> Self {
        if self.kind == Kind::Plain {
            self.kind = Kind::NotFoundPage;
        }
        self
    }

    /// Tells caches that it is for one caller only, and lets scripts of other origins read why.
    pub(crate) fn for_one_caller(mut self) -> Self {
        headers::vary(&mut *self.headers);
        headers::expose(&mut self.headers);
        self
    }

    /// Sets a header of ours; bytes that don't fit are replaced.
    pub(crate) fn set(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.insert(name, header::lossy(value));
        self
    }

    /// Sets a header to a URL, which is sent whole or not at all.
    pub(crate) fn with_url(mut self, name: HeaderName, url: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(url) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Settles what depends on the request's method: GET and HEAD are safe.
    pub(crate) fn answering(mut self, safe_method: bool) -> Self {
        if self.kind == Kind::Redirect && !safe_method {
            self.status = StatusCode::SEE_OTHER;
        }
        self
    }

    /// Notes the code for programs, which a body may hold as well.
    pub(crate) fn about(mut self, code: impl Into<Box<str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Notes whom it refuses, and whether nobody chose the answer.
    pub(crate) fn refusing(mut self, kind: DenialKind, is_default: bool) -> Self {
        self.refusal = Some(Refusal { kind, is_default });
        self
    }

    /// The code for programs.
    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What kind of refusal it is, if it is one.
    pub(crate) fn refusal(&self) -> Option<DenialKind> {
        self.refusal.map(|it| it.kind)
    }

    /// Whether it is Clerk's own answer to a refusal, chosen by nobody.
    pub(crate) fn is_default(&self) -> bool {
        self.refusal.is_some_and(|it| it.is_default)
    }

    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// As an `http` response, for the frameworks that speak it.
    pub(crate) fn into_http(self) -> http::Response<Bytes> {
        let mut response = http::Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = *self.headers;
        response
    }

    fn with_body(
        status: impl IntoStatusCode,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let mut reply = Self::status(status);
        reply
            .headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        reply.body = body.into();
        reply
    }
}

/// Neither values nor body: a redirect can carry a token.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.status.fmt(f)
    }
}
