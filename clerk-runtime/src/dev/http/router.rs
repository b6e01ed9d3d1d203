//! Method and path → what is asked.

use super::backend;
use super::call::Call;
use super::frontend::{self, Page};
use super::refusal::Refusal;
use super::reply::Reply;
use crate::dev::faults::Endpoint;
use crate::dev::shared::Shared;

/// What a call asks for.
pub(super) enum Route {
    /// The segments of the path below the version.
    Backend(Endpoint, Vec<String>),
    Frontend(Page),
    Unknown(Vec<String>),
}

impl Route {
    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Backend(endpoint, _) => *endpoint,
            Self::Frontend(page) => page.endpoint(),
            Self::Unknown(_) => Endpoint::Pages,
        }
    }

    pub(super) fn answer(&self, call: &Call, shared: &Shared) -> Reply {
        match self {
            Self::Backend(_, path) => backend::answer(call, &borrowed(path), shared),
            Self::Frontend(page) => frontend::answer(*page, call, shared),
            Self::Unknown(path) => backend::prepared(call, &borrowed(path), shared)
                .unwrap_or_else(|| Refusal::not_found("resource").into()),
        }
    }
}

fn borrowed(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// Finds the route. `/v1` may be left out, as Clerk's own client does for machine tokens.
pub(super) fn route(call: &Call) -> Route {
    let path = call.path().trim_matches('/');
    let path = path.strip_prefix("v1/").unwrap_or(path);
    let segments = path
        .split('/')
        .map(decoded)
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default();
    let borrowed = borrowed(&segments);
    if let Some(page) = page(call.verb(), &borrowed) {
        return Route::Frontend(page);
    }
    match backend::endpoint(&borrowed) {
        Some(endpoint) => Route::Backend(endpoint, segments),
        None => Route::Unknown(segments),
    }
}

fn decoded(segment: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(segment).decode_utf8();
    decoded.ok().map(Into::into)
}

fn page(method: &str, segments: &[&str]) -> Option<Page> {
    Some(match (method, segments) {
        ("GET", [".well-known", "jwks.json"]) => Page::PublicJwks,
        ("GET", ["client", "handshake"]) => Page::Handshake,
        ("POST", ["dev_browser"]) => Page::DevBrowser,
        ("GET", ["sign-in", "tasks"]) => Page::Tasks,
        ("POST", ["sign-in", "tasks"]) => Page::FinishTasks,
        ("GET", [""] | ["sign-in" | "sign-up", ..]) => Page::SignInForm,
        ("POST", ["sign-in"]) => Page::SignIn,
        ("POST", ["sign-out"]) => Page::SignOut,
        _ => return None,
    })
}
