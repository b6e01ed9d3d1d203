//! Method and path → what is asked.

use super::backend::{self, Operation};
use super::call::Call;
use super::frontend::{self, Page};
use super::reply::Reply;
use crate::dev::faults::Endpoint;
use crate::dev::machine::Kind;
use crate::dev::shared::Shared;

/// What a call asks for.
pub(super) enum Route {
    Backend(Operation),
    Frontend(Page),
    Unknown,
}

impl Route {
    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Backend(operation) => operation.endpoint(),
            Self::Frontend(page) => page.endpoint(),
            Self::Unknown => Endpoint::Pages,
        }
    }

    pub(super) fn answer(&self, call: &Call, shared: &Shared) -> Reply {
        match self {
            Self::Backend(operation) => backend::answer(operation, call, shared),
            Self::Frontend(page) => frontend::answer(*page, call, shared),
            Self::Unknown => Reply::not_found(),
        }
    }
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
    let segments = segments.iter().map(String::as_str).collect::<Vec<_>>();
    let method = call.method().as_str();
    if let Some(page) = page(method, &segments) {
        return Route::Frontend(page);
    }
    operation(method, &segments).map_or(Route::Unknown, Route::Backend)
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

fn operation(method: &str, segments: &[&str]) -> Option<Operation> {
    Some(match (method, segments) {
        ("GET", ["jwks"]) => Operation::Jwks,
        ("GET", ["users"]) => Operation::ListUsers,
        ("GET", ["users", "count"]) => Operation::CountUsers,
        ("GET", ["users", id]) => Operation::User(own(id)),
        ("PATCH", ["users", id]) => Operation::UpdateUser(own(id)),
        ("PATCH", ["users", id, "metadata"]) => Operation::UpdateMetadata(own(id)),
        ("GET", ["sessions"]) => Operation::ListSessions,
        ("GET", ["sessions", id]) => Operation::Session(own(id)),
        ("POST", ["sessions", id, "revoke"]) => Operation::RevokeSession(own(id)),
        ("POST", ["sessions", id, "refresh"]) => Operation::RefreshSession(own(id)),
        ("POST", ["sessions", id, "tokens"]) => Operation::SessionToken(own(id)),
        ("POST", ["sessions", id, "tokens", name]) => Operation::TemplateToken(own(id), own(name)),
        ("GET", ["clients", "handshake_payload"]) => Operation::HandshakePayload,
        ("POST", ["api_keys", "verify"]) => Operation::VerifyMachineToken(Kind::ApiKey),
        ("POST", ["m2m_tokens", "verify"]) => Operation::VerifyMachineToken(Kind::M2m),
        ("POST", ["oauth_applications", "access_tokens", "verify"]) => {
            Operation::VerifyMachineToken(Kind::OAuth)
        }
        _ => return None,
    })
}

fn own(segment: &str) -> String {
    segment.to_owned()
}
