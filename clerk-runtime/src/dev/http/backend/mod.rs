//! The Backend API, protected by the secret key. Each group has its own file.

pub(in crate::dev::http) mod api_keys;
mod declared;
mod invitations;
mod jwt_templates;
mod m2m_tokens;
mod machines;
pub(in crate::dev::http) mod memberships;
mod oauth_tokens;
pub(in crate::dev::http) mod organization_invitations;
pub(in crate::dev::http) mod organizations;
mod sessions;
mod sign_in_tokens;
mod testing_tokens;
pub(in crate::dev::http) mod users;

use axum::extract::{FromRequestParts, Request};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::api_error::ApiError;
use super::extract::App;
use crate::dev::faults::Endpoint;

pub(super) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/jwks", get(jwks))
        .merge(users::routes())
        .merge(sessions::routes())
        .merge(organizations::routes())
        .merge(memberships::routes())
        .merge(organization_invitations::routes())
        .merge(invitations::routes())
        .merge(jwt_templates::routes())
        .merge(api_keys::routes())
        .merge(machines::routes())
        .merge(oauth_tokens::routes())
        .merge(sign_in_tokens::routes())
        .merge(testing_tokens::routes())
        .merge(declared::routes())
        .route_layer(from_fn_with_state(app.clone(), for_application))
        // Only these routes accept a machine's own secret key.
        .merge(m2m_tokens::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(from_fn_with_state(app.clone(), send_defined_response))
}

pub(super) async fn jwks(app: App) -> Json<Value> {
    Json(app.keys.jwks())
}

/// First path segments of groups that the instance does not simulate, or only in part.
const NOT_SIMULATED: &[&str] = &[
    "accountless_applications",
    "actor_tokens",
    "admin_portal_link_tokens",
    "agents",
    "allowlist_identifiers",
    "beta_features",
    "billing",
    "blocklist_identifiers",
    "clients",
    "directories",
    "domains",
    "email_addresses",
    "enterprise_connections",
    "instance",
    "oauth_applications",
    "organization_domains",
    "organization_permissions",
    "organization_roles",
    "phone_numbers",
    "proxy_checks",
    "public",
    "redirect_urls",
    "role_sets",
    "saml_connections",
    "scim_directories",
    "sign_ups",
    "templates",
    "waitlist_entries",
    "webhooks",
];

/// Returns `true` for operations that the instance does not simulate, including those in simulated
/// groups.
fn is_not_simulated(path: &[&str]) -> bool {
    matches!(
        path,
        ["users", _, "billing" | "oauth_access_tokens", ..]
            | ["organizations", _, "billing" | "domains", ..]
    ) || path
        .first()
        .is_some_and(|first| NOT_SIMULATED.contains(first))
}

/// Returns the endpoint of a path, for faults and counters.
pub(super) fn endpoint(path: &str) -> Endpoint {
    let path = path.trim_start_matches('/').split('/').collect::<Vec<_>>();
    match path.as_slice() {
        ["jwks"] | [".well-known", "jwks.json"] => Endpoint::Jwks,
        ["client", "handshake"] => Endpoint::Handshake,
        ["oauth", ..]
        | [
            ".well-known",
            "oauth-authorization-server" | "openid-configuration",
        ] => Endpoint::OAuth,
        ["users", ..] => Endpoint::Users,
        [
            "organizations" | "organization_memberships" | "organization_invitations",
            ..,
        ] => Endpoint::Organizations,
        [
            "organization_roles" | "organization_permissions" | "role_sets",
            ..,
        ]
        | ["billing", "plans", ..] => Endpoint::Declared,
        ["invitations", ..] => Endpoint::Invitations,
        ["jwt_templates", ..] => Endpoint::JwtTemplates,
        ["machines", ..] => Endpoint::Machines,
        ["sessions", _, "tokens", ..] => Endpoint::SessionTokens,
        ["sessions", _, "refresh"] => Endpoint::SessionRefresh,
        ["sessions", ..] => Endpoint::Sessions,
        ["clients", "handshake_payload"] => Endpoint::HandshakePayload,
        ["api_keys", ..] => Endpoint::ApiKeys,
        ["m2m_tokens", ..] => Endpoint::M2mTokens,
        ["oauth_applications", "access_tokens", "verify"] => Endpoint::OAuthTokens,
        [first, ..] if NOT_SIMULATED.contains(first) => Endpoint::NotSimulated,
        _ => Endpoint::Pages,
    }
}

/// Owner of a secret key.
pub(super) enum KeyOwner {
    Application,
    /// The machine with this id.
    Machine(String),
}

impl FromRequestParts<App> for KeyOwner {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let header = parts.headers.get(AUTHORIZATION);
        let key = header.and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
        let key = key.ok_or_else(unauthorized)?;
        if key == app.settings.secret_key {
            return Ok(Self::Application);
        }
        let state = app.state();
        let now = state.now().as_millis();
        let mut machines = state.machines.iter();
        let machine = machines.find(|machine| machine.has_key(key, now));
        let machine = machine.ok_or_else(unauthorized)?;
        Ok(Self::Machine(machine.id.clone()))
    }
}

/// Returns the error for a missing or wrong secret key.
fn unauthorized() -> ApiError {
    let message = "the secret key is not this instance's";
    ApiError::new(StatusCode::UNAUTHORIZED, "clerk_key_invalid", message)
}

/// Rejects a call without the instance's own secret key.
async fn for_application(
    owner: KeyOwner,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    match owner {
        KeyOwner::Application => Ok(next.run(request).await),
        KeyOwner::Machine(_) => Err(unauthorized()),
    }
}

/// Sends the response that a test has defined for the call: an empty body for `null`, a page for a
/// string, otherwise JSON.
async fn send_defined_response(
    app: App,
    owner: Result<KeyOwner, ApiError>,
    request: Request,
    next: Next,
) -> Response {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy();
    let path = path.trim_start_matches('/').split('/').collect::<Vec<_>>();
    let take = |_| app.responses.take(request.method(), &path);
    match owner.ok().and_then(take) {
        None => next.run(request).await,
        Some((status, Value::Null)) => status.into_response(),
        Some((status, Value::String(page))) => (status, Html(page)).into_response(),
        Some((status, body)) => (status, Json(body)).into_response(),
    }
}

/// Rejects a call that has no route.
pub(super) async fn no_route(
    owner: Result<KeyOwner, ApiError>,
    method: Method,
    uri: Uri,
) -> ApiError {
    if endpoint(uri.path()) == Endpoint::Pages {
        return ApiError::not_found("resource");
    }
    let path = uri.path().trim_start_matches('/');
    match owner {
        Err(error) => error,
        Ok(KeyOwner::Machine(_)) if !path.starts_with("m2m_tokens") => unauthorized(),
        _ if is_not_simulated(&path.split('/').collect::<Vec<_>>()) => {
            ApiError::not_simulated(&format!("{method} /v1/{path}"))
        }
        _ => ApiError::not_found("resource"),
    }
}
