//! Routes for browsers: the Frontend API, which Clerk's scripts call, and HTML pages (sign-in,
//! console, start page).
//!
//! `call` a browser's call · `origin` pages that may call · `documents` objects of the API ·
//! `client`, `environment`, `sessions`, `sign_ins`, `sign_ups`, … one file and one table of routes
//! per group · `handshake`, `pages`, `start_page` and `console`, which browsers navigate to ·
//! `scripts` Clerk's packages

mod api_keys;
mod call;
mod client;
mod console;
mod documents;
mod email_addresses;
mod environment;
mod factors;
mod handshake;
mod me;
mod memberships;
mod organizations;
mod origin;
mod pages;
mod paging;
mod reverification;
mod scripts;
mod sessions;
mod sign_ins;
mod sign_ups;
mod start_page;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use http::header::AUTHORIZATION;
use http::{Method, Uri};
use url::form_urlencoded;

pub(super) use self::call::known_client;
pub(super) use self::handshake::{NO_STORE, set_cookies};
pub(super) use self::origin::{cors, same_machine};
pub(super) use self::pages::{escaped, page};
use super::api_error::ApiError;
use super::extract::App;
use super::faults;

/// Returns the routes that browsers navigate to.
pub(super) fn routes() -> Router<App> {
    handshake::routes()
        .merge(pages::routes())
        .merge(console::routes())
}

/// Returns the routes of the Frontend API, and of the files that its scripts consist of or show.
pub(super) fn script_routes(app: &App) -> Router<App> {
    Router::new()
        .merge(environment::routes())
        .merge(client::routes())
        .merge(sign_ins::routes())
        .merge(sign_ups::routes())
        .merge(sessions::routes())
        .merge(reverification::routes())
        .merge(me::routes())
        .merge(email_addresses::routes())
        .merge(memberships::routes())
        .merge(organizations::routes())
        .merge(api_keys::routes())
        .merge(scripts::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(from_fn_with_state(app.clone(), faults::apply_to_scripts))
        .layer(from_fn(cors))
}

/// Returns `true` for a call of the Frontend API by Clerk's scripts, and for a request for the files
/// of these scripts. Some paths also belong to the Backend API, whose calls have a secret key.
pub(super) fn is_script_call<B>(request: &Request<B>) -> bool {
    let path = request.uri().path().trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match first {
        "environment" | "me" | "dev_browser" | "npm" | "picture.svg" => true,
        "client" => rest != "handshake",
        "organizations" | "api_keys" => {
            !request.headers().contains_key(AUTHORIZATION) && has_script_version(request.uri())
        }
        _ => false,
    }
}

/// Returns `true` for a call with a parameter that Clerk's scripts always send.
fn has_script_version(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default().as_bytes();
    form_urlencoded::parse(query)
        .any(|(name, _)| matches!(&*name, "_clerk_js_version" | "_clerk_session_id"))
}

/// Returns the method in the parameter `_method` of a `POST` request. Clerk's scripts send `PUT`,
/// `PATCH` and `DELETE` in this way, to avoid CORS preflights. `GET` is accepted too.
pub(super) fn method<B>(request: &Request<B>) -> Option<Method> {
    if request.method() != Method::POST {
        return None;
    }
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let mut parameters = form_urlencoded::parse(query);
    let (_, name) = parameters.find(|(name, _)| name == "_method")?;
    [Method::GET, Method::PUT, Method::PATCH, Method::DELETE]
        .into_iter()
        .find(|method| method.as_str() == name)
}

/// Rejects a call that has no route.
async fn no_route(method: Method, uri: Uri) -> ApiError {
    ApiError::not_found(&format!(
        "operation in the offline instance: {method} /v1{}",
        uri.path()
    ))
}
