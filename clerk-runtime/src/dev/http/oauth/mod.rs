//! The OAuth authorization server: Clerk's endpoints of RFC 6749, 7009, 7591, 7636, 8414, 8707 and
//! 9207, and of OpenID Connect.
//!
//! `metadata` documents with the endpoints · `register` new clients · `authorize` requests of
//! clients · `consent` the user's page and decision · `token` exchange of codes and refresh tokens
//! · `access_token` revocation, introspection and `userinfo` · `id_token` OpenID Connect ·
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
use http::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN};
use http::{HeaderValue, Method, StatusCode};

use super::backend::no_route;
use super::extract::App;
use super::frontend::{cors, same_machine};

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
        // Without this layer, other sites could register clients in the background.
        .layer(from_fn(cors));
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
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    // MCP clients send the version of their protocol in a header.
    for name in [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_ALLOW_HEADERS] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static("*"));
    }
    response
}
