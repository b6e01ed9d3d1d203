//! The OAuth authorization server: Clerk's endpoints of RFC 6749, 7009, 7591, 7636, 8414, 8707 and
//! 9207, and of OpenID Connect.
//!
//! `metadata` documents with the endpoints · `register` new clients · `authorize` requests of clients
//! · `consent` the user's page and decision · `token` exchange of codes and refresh tokens ·
//! `access_token` revocation, introspection and `userinfo` · `id_token` OpenID Connect ·
//! `client_call`, `parameters`, `redirect_uri`, `scopes`, `error` shared code

mod access_token;
mod authorize;
mod client_call;
mod consent;
mod error;
mod id_token;
mod metadata;
mod parameters;
mod redirect_uri;
mod register;
mod scopes;
mod token;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use super::api_error::ApiError;
use super::backend::no_route;
use super::extract::App;
use super::frontend::same_machine;
use super::is_loopback;

pub(super) fn routes() -> Router<App> {
    let documents = Router::new()
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::authorization_server),
        )
        .route(
            "/.well-known/openid-configuration",
            get(metadata::openid_configuration),
        )
        .method_not_allowed_fallback(no_route)
        .layer(from_fn(for_every_origin));
    let calls = Router::new()
        .route("/oauth/register", post(register::register))
        .route("/oauth/token", post(token::token))
        .route("/oauth/token/revoke", post(access_token::revoke))
        .route("/oauth/token_info", post(access_token::token_info))
        .route(
            "/oauth/userinfo",
            get(access_token::userinfo).post(access_token::userinfo),
        )
        .method_not_allowed_fallback(no_route)
        .layer(from_fn(for_local_origins));
    // A foreign page must not sign a user in.
    let consent = post(consent::decide).layer(from_fn(same_machine));
    Router::new()
        .route(
            "/oauth/authorize",
            get(authorize::authorize).post(authorize::authorize),
        )
        .route("/oauth/consent", consent)
        .merge(documents)
        .merge(calls)
}

/// Lets scripts of every page read the metadata, which is public.
async fn for_every_origin(request: Request, next: Next) -> Response {
    answer(request, next, HeaderValue::from_static("*")).await
}

/// Lets scripts of pages on this machine make calls, and rejects those of other sites, which could
/// register clients in the background.
async fn for_local_origins(request: Request, next: Next) -> Result<Response, ApiError> {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return Ok(next.run(request).await);
    };
    let url = origin
        .to_str()
        .ok()
        .and_then(|origin| Url::parse(origin).ok());
    if !url.is_some_and(|url| is_loopback(&url)) {
        let message = "only pages on this machine can call the offline instance";
        return Err(ApiError::forbidden("origin_invalid", message));
    }
    Ok(answer(request, next, origin).await)
}

async fn answer(request: Request, next: Next, origin: HeaderValue) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        (StatusCode::NO_CONTENT, preflight()).into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(VARY, HeaderValue::from_static("Origin"));
    response
}

fn preflight() -> HeaderMap {
    HeaderMap::from_iter([
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST"),
        ),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, mcp-protocol-version"),
        ),
    ])
}
