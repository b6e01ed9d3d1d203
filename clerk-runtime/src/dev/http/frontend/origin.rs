//! Pages that may call the Frontend API: those of this machine.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, ORIGIN, REFERER,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use url::Url;

use crate::dev::http::api_error::ApiError;
use crate::request_head::is_loopback;

/// Rejects calls of foreign pages, and lets pages of other ports of this machine read the response.
pub(in crate::dev::http) async fn cors(request: Request, next: Next) -> Response {
    let origin = match checked(request.headers()) {
        Ok(origin) => origin,
        Err(error) => return error.into_response(),
    };
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    set(headers, VARY, "Origin");
    set(headers, CACHE_CONTROL, "no-store");
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        set(
            headers,
            ACCESS_CONTROL_EXPOSE_HEADERS,
            "Authorization, Clerk-Db-Jwt, Retry-After",
        );
        if is_preflight {
            set(
                headers,
                ACCESS_CONTROL_ALLOW_METHODS,
                "GET, POST, PUT, PATCH, DELETE",
            );
            set(
                headers,
                ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type",
            );
        }
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Rejects a request that a foreign page has caused.
pub(in crate::dev::http) async fn same_machine(
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    checked(request.headers())?;
    Ok(next.run(request).await)
}

/// Returns the origin of the page that sent a request, which must be on this machine. Requests of
/// other programs, and `GET` requests of the page's own origin, have none.
fn checked(headers: &HeaderMap) -> Result<Option<HeaderValue>, ApiError> {
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(None);
    };
    let url = origin
        .to_str()
        .ok()
        .and_then(|origin| Url::parse(origin).ok());
    let is_allowed = |url: Url| matches!(url.scheme(), "http" | "https") && is_loopback(&url);
    if url.is_some_and(is_allowed) {
        return Ok(Some(origin.clone()));
    }
    let message =
        "only pages of this machine (localhost, 127.0.0.1, [::1]) may call the offline instance";
    Err(ApiError::forbidden("origin_invalid", message))
}

/// Returns the origin of the page that sent a request: the `azp` of its tokens.
pub(super) fn of_page(headers: &HeaderMap) -> Option<String> {
    let page = headers.get(ORIGIN).or_else(|| headers.get(REFERER))?;
    let page = Url::parse(page.to_str().ok()?).ok()?;
    is_loopback(&page).then(|| page.origin().ascii_serialization())
}
