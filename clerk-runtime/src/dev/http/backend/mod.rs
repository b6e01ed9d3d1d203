//! The Backend API, behind the secret key: one file per group.

mod api_keys;
mod invitations;
mod jwt_templates;
mod m2m_tokens;
mod machines;
mod memberships;
mod oauth_tokens;
mod organization_invitations;
mod organizations;
mod sessions;
mod users;

use http::StatusCode;

use crate::dev::faults::Endpoint;
use crate::dev::http::call::Call;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::shared::Shared;

/// Answers an operation of its group, and `None` to everything else.
type Group = fn(&Call, &[&str], &Shared) -> Option<Answer>;

const GROUPS: &[Group] = &[
    jwks,
    users::answer,
    sessions::answer,
    organizations::answer,
    memberships::answer,
    organization_invitations::answer,
    invitations::answer,
    jwt_templates::answer,
    api_keys::answer,
    m2m_tokens::answer,
    machines::answer,
    oauth_tokens::answer,
];

/// Groups of Clerk's of which the instance plays nothing, by the beginning of their paths.
const NOT_PLAYED: &[&str] = &[
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
    "sign_in_tokens",
    "sign_ups",
    "templates",
    "testing_tokens",
    "waitlist_entries",
    "webhooks",
];

/// Operations that the instance doesn't play of groups that it plays.
fn is_not_played(path: &[&str]) -> bool {
    matches!(
        path,
        ["users", _, "billing" | "oauth_access_tokens", ..]
            | ["organizations", _, "billing" | "domains", ..]
    ) || path.first().is_some_and(|first| NOT_PLAYED.contains(first))
}

/// Which switch and counter a path has. `None` for one that Clerk doesn't have.
pub(super) fn endpoint(path: &[&str]) -> Option<Endpoint> {
    Some(match path {
        ["jwks"] => Endpoint::Jwks,
        ["users", ..] => Endpoint::Users,
        [
            "organizations" | "organization_memberships" | "organization_invitations",
            ..,
        ] => Endpoint::Organizations,
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
        [first, ..] if NOT_PLAYED.contains(first) => Endpoint::NotPlayed,
        _ => return None,
    })
}

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Reply {
    if let Some(reply) = prepared(call, path, shared) {
        return reply;
    }
    // M2M tokens are the one thing that a machine's own secret key may ask about.
    if path.first() != Some(&"m2m_tokens") && !is_application(call, shared) {
        return unauthorized().into();
    }
    let answer = GROUPS.iter().find_map(|group| group(call, path, shared));
    let answer = answer.unwrap_or_else(|| Err(unanswered(call, path)));
    answer.unwrap_or_else(Reply::from)
}

/// The answer that a test has given to this call.
pub(super) fn prepared(call: &Call, path: &[&str], shared: &Shared) -> Option<Reply> {
    if !is_application(call, shared) && machine(call, shared).is_none() {
        return None;
    }
    let (status, body) = shared.answers.take(call.method(), path)?;
    Some(Reply::prepared(status, body))
}

fn unanswered(call: &Call, path: &[&str]) -> Refusal {
    if is_not_played(path) {
        Refusal::not_played(&format!("{} /v1/{}", call.verb(), path.join("/")))
    } else {
        Refusal::not_found("resource")
    }
}

fn jwks(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    match (call.verb(), path) {
        ("GET", ["jwks"]) => Some(Ok(Reply::json(&shared.keys.jwks()))),
        _ => None,
    }
}

/// Whether the instance's own secret key asks.
pub(super) fn is_application(call: &Call, shared: &Shared) -> bool {
    call.bearer() == Some(&shared.settings.secret_key)
}

/// The id of the machine whose secret key asks.
pub(super) fn machine(call: &Call, shared: &Shared) -> Option<String> {
    let state = shared.state();
    let (key, now) = (call.bearer()?, state.now().as_millis());
    let mut machines = state.machines.iter();
    let machine = machines.find(|machine| machine.has_key(key, now))?;
    Some(machine.id.clone())
}

/// The secret key is missing or isn't this instance's.
pub(super) fn unauthorized() -> Refusal {
    let message = "the secret key isn't this instance's";
    Refusal::new(StatusCode::UNAUTHORIZED, "clerk_key_invalid", message)
}
