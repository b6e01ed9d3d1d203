//! A response that every adapter can send.

use std::fmt;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, InvalidHeaderValue, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{IntoStatusCode, header, headers};
use crate::policy::{DenialKind, Reverification};

/// Response that every supported framework can send: status, headers and body.
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
/// {"errors": [{"code": "token-invalid-signature", "message": "Sign in to use this."}]}
/// ```
///
/// | field | content |
/// |---|---|
/// | `code` | for programs: [`Denial::code`](crate::Denial::code), also in `x-clerk-auth-reason` if the request is unauthenticated; `unavailable` (503), `no-clerk-instance` and `unexpected-error` (500) |
/// | `message` | for the client's developer, in English |
/// | `meta.sign_in_url` | only if `on_missing` is a redirect and the request is not a page load: the URL of the sign-in page, also in `x-clerk-sign-in-url` |
/// | `meta.redirect_url` | the same for `on_denied`, also in `x-clerk-redirect-url` |
///
/// Codes that clients meet most often:
///
/// | request | `code` |
/// |---|---|
/// | without credentials | `session-token-and-uat-missing`; `dev-browser-missing` with the publishable key of a development instance; `No token in header` if only one type of machine tokens is accepted, `token-type-mismatch` for a list of such types |
/// | expired session token | `session-token-expired-refresh-…`, the rest of which says why it was not refreshed: `non-eligible-no-refresh-cookie` for a bearer token |
/// | forged token, token of another instance | `token-invalid-signature`, `jwk-kid-mismatch` |
/// | token that is not a JWT, or an expired, revoked or unknown opaque token | `token-invalid` |
/// | token for another audience than the handler's | `token-invalid-audience` |
/// | token of a type that is not accepted | `token-type-mismatch`; `token-invalid` for an opaque token where sessions are accepted |
/// | valid token of a deleted user, where the user is bound | `user-deleted` |
/// | valid token of a session that has ended, where a token is minted | `session-ended` |
/// | authenticated, but not authorized | `not-allowed` |
///
/// A failed reverification has its own body, see [`reverification`](Self::reverification). A hidden
/// handler responds with the framework's not-found page. Every other rejection has a `Vary` header
/// with `Cookie` and `Authorization`, and lists the headers that explain it in
/// `Access-Control-Expose-Headers`.
#[derive(Clone)]
pub struct Reply {
    status: StatusCode,
    /// Boxed, so that a `Result` with a reply as its error stays small.
    headers: Box<HeaderMap>,
    body: Bytes,
    kind: ReplyKind,
    code: Option<Box<str>>,
    denial: Option<ReplyDenial>,
    /// Set if the size of the empty body is withheld from the framework.
    omits_length: bool,
}

/// Denial that a reply reports, for protocols that do not use HTTP's status.
#[derive(Clone, Copy, Debug)]
struct ReplyDenial {
    kind: DenialKind,
    /// Set if the response is Clerk's default.
    is_default: bool,
}

/// Properties of a reply that its bytes do not show, for the framework's adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReplyKind {
    /// Sent as it is.
    Plain,
    /// Replaced with the framework's own not-found page.
    Hidden,
    /// The application's own not-found page.
    NotFoundPage,
    /// A redirect whose status depends on the request's method.
    Redirect,
}

impl Reply {
    /// Creates an empty reply. A number that is not an HTTP status becomes 500.
    #[must_use]
    pub fn status(status: impl IntoStatusCode) -> Self {
        Self {
            status: status.into_status_code(),
            headers: Box::default(),
            body: Bytes::new(),
            kind: ReplyKind::Plain,
            code: None,
            denial: None,
            omits_length: false,
        }
    }

    /// Creates a reply in plain text, UTF-8.
    #[must_use]
    pub fn text(status: impl IntoStatusCode, text: impl Into<String>) -> Self {
        Self::with_body(status, "text/plain; charset=utf-8", text.into())
    }

    /// Creates a reply in JSON from a value or a reference. A value that cannot be serialized
    /// becomes an empty 500.
    #[must_use]
    pub fn json(status: impl IntoStatusCode, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(json) => Self::with_body(status, "application/json", json),
            Err(_) => Self::status(500),
        }
    }

    /// Creates a redirect that caches do not store. The status is 307 for GET and HEAD, and 303 for
    /// all other methods, so that a form is not posted a second time. A target that does not fit
    /// into a header becomes 500.
    #[must_use]
    pub fn redirect(target: impl AsRef<str>) -> Self {
        let Ok(location) = HeaderValue::from_str(target.as_ref()) else {
            return Self::status(500);
        };
        let mut reply = Self::status(307);
        reply.kind = ReplyKind::Redirect;
        reply.headers.insert(LOCATION, location);
        reply
            .headers
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        reply
    }

    /// Creates a reply that looks like the framework's own 404, so that a caller cannot detect the
    /// handler.
    ///
    /// This applies to requests that reach the handler. For a method that no route of the path has,
    /// most frameworks respond with 405 themselves; the guide shows how to [hide the path
    /// too](crate::guide::failures#hidden-handlers).
    #[must_use]
    pub fn hidden() -> Self {
        let mut reply = Self::status(404);
        reply.kind = ReplyKind::Hidden;
        reply
    }

    /// Creates a reply that makes the front end request another verification of a factor; Clerk's
    /// `reverificationErrorResponse()`.
    ///
    /// The status, the content type and the body are the ones that clerk-js understands.
    #[must_use]
    pub fn reverification(required: Option<Reverification>) -> Self {
        let metadata = match required {
            Some(required) => json!({ "reverification": required }),
            None => json!({}),
        };
        let body = json!({"clerk_error": {
            "type": "forbidden",
            "reason": "reverification-error",
            "metadata": metadata,
        }});
        Self::with_body(403, "text/plain;charset=UTF-8", body.to_string())
    }

    /// Adds a header and keeps existing ones with the same name.
    ///
    /// # Errors
    /// Returns an error if the name or the value is not valid in a header.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, http::Error> {
        let name: HeaderName = name.parse().map_err(http::Error::from)?;
        let value = value
            .parse()
            .map_err(|e: InvalidHeaderValue| http::Error::from(e))?;
        self.headers.append(name, value);
        Ok(self)
    }

    /// Returns the status.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns `true` if the reply is to be replaced with the framework's own not-found page.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.kind == ReplyKind::Hidden
    }

    /// Returns `true` if the reply must not reveal that the handler exists.
    pub(crate) fn hides_handler(&self) -> bool {
        matches!(self.kind, ReplyKind::Hidden | ReplyKind::NotFoundPage)
    }

    /// Marks the reply as the application's own not-found page.
    pub(crate) fn into_not_found_page(mut self) -> Self {
        if self.kind == ReplyKind::Plain {
            self.kind = ReplyKind::NotFoundPage;
        }
        self
    }

    /// Makes caches keep the reply for one caller only, and lets scripts of other origins read the
    /// headers that explain it.
    pub(crate) fn for_one_caller(mut self) -> Self {
        headers::vary(&mut *self.headers);
        headers::expose(&mut self.headers);
        self
    }

    /// Adds the header for API keys to `Vary`.
    pub(crate) fn varying_by(mut self, name: &HeaderName) -> Self {
        headers::vary_by(&mut *self.headers, name);
        self
    }

    /// Sets a header; bytes that are not allowed are replaced.
    pub(crate) fn set(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.insert(name, header::lossy(value));
        self
    }

    /// Sets a header to a value that is never cut, such as a URL. It is omitted if it is not valid in a
    /// header.
    pub(crate) fn set_whole(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Sets the status that depends on the request's method; GET and HEAD are safe.
    pub(crate) fn for_method(mut self, safe_method: bool) -> Self {
        if self.kind == ReplyKind::Redirect && !safe_method {
            self.status = StatusCode::SEE_OTHER;
        }
        self
    }

    /// Sets the code for programs, which a body may contain as well.
    pub(crate) fn with_code(mut self, code: impl Into<Box<str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the code for programs if the reply has none.
    pub(crate) fn with_default_code(mut self, code: impl FnOnce() -> String) -> Self {
        self.code.get_or_insert_with(|| code().into());
        self
    }

    /// Sets the denial that the reply reports. `is_default` is `true` if the response is Clerk's
    /// default.
    pub(crate) fn with_denial(mut self, kind: DenialKind, is_default: bool) -> Self {
        self.denial = Some(ReplyDenial { kind, is_default });
        self
    }

    /// Withholds the size of a hidden reply's body from axum if axum's own 404 has no
    /// `Content-Length`: over HTTP/2, and if the request is `HEAD`. axum adds the header to the
    /// responses of handlers only. To a response without it, hyper adds it in all other cases.
    ///
    /// The reply to a `GET` over HTTP/1.1 keeps the size: compression layers only skip a small body
    /// whose size they know.
    pub(crate) fn without_length_if(mut self, withholds: bool) -> Self {
        self.omits_length |= withholds && self.is_hidden();
        self
    }

    /// Returns `true` if the size of the empty body is withheld from the framework.
    #[cfg_attr(
        not(feature = "__tower"),
        expect(dead_code, reason = "only some frameworks add the size as a header")
    )]
    pub(crate) fn omits_length(&self) -> bool {
        self.omits_length
    }

    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Converts the reply into an `http` response.
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

#[cfg_attr(
    not(feature = "tonic"),
    expect(dead_code, reason = "only gRPC has its own statuses")
)]
impl Reply {
    /// Returns the code for programs.
    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the kind of the denial that the reply reports, if there is one.
    pub(crate) fn denial_kind(&self) -> Option<DenialKind> {
        self.denial.map(|it| it.kind)
    }

    /// Returns `true` if the reply is Clerk's default response to a denial.
    pub(crate) fn is_default(&self) -> bool {
        self.denial.is_some_and(|it| it.is_default)
    }
}

/// Omits header values and body: a redirect can contain a token.
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
