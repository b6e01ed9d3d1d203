//! The Backend API, behind the secret key.

use http::StatusCode;

use super::call::Call;
use super::reply::Reply;
use super::{machines, sessions, users};
use crate::dev::faults::Endpoint;
use crate::dev::machine::Kind;
use crate::dev::shared::Shared;

/// A call of the Backend API.
pub(super) enum Operation {
    Jwks,
    ListUsers,
    CountUsers,
    User(String),
    UpdateUser(String),
    UpdateMetadata(String),
    ListSessions,
    Session(String),
    RevokeSession(String),
    RefreshSession(String),
    SessionToken(String),
    TemplateToken(String, String),
    HandshakePayload,
    VerifyMachineToken(Kind),
}

impl Operation {
    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Jwks => Endpoint::Jwks,
            Self::ListUsers
            | Self::CountUsers
            | Self::User(_)
            | Self::UpdateUser(_)
            | Self::UpdateMetadata(_) => Endpoint::Users,
            Self::ListSessions | Self::Session(_) | Self::RevokeSession(_) => Endpoint::Sessions,
            Self::RefreshSession(_) => Endpoint::SessionRefresh,
            Self::SessionToken(_) | Self::TemplateToken(..) => Endpoint::SessionTokens,
            Self::HandshakePayload => Endpoint::HandshakePayload,
            Self::VerifyMachineToken(Kind::ApiKey) => Endpoint::ApiKeys,
            Self::VerifyMachineToken(Kind::M2m) => Endpoint::M2mTokens,
            Self::VerifyMachineToken(Kind::OAuth) => Endpoint::OAuthTokens,
        }
    }
}

pub(super) fn answer(operation: &Operation, call: &Call, shared: &Shared) -> Reply {
    // M2M tokens are the one thing that a machine's own secret key may ask about.
    let m2m = matches!(operation, Operation::VerifyMachineToken(Kind::M2m));
    if !m2m && call.bearer() != Some(&shared.settings.secret_key) {
        return unauthorized();
    }
    match operation {
        Operation::Jwks => Reply::json(&shared.keys.jwks()),
        Operation::ListUsers => users::list(call, &shared.state()),
        Operation::CountUsers => users::count(call, &shared.state()),
        Operation::User(id) => users::get(id, &shared.state()),
        Operation::UpdateUser(id) => users::update(id, call, &mut shared.state()),
        Operation::UpdateMetadata(id) => users::update_metadata(id, call, &mut shared.state()),
        Operation::ListSessions => sessions::list(call, &shared.state()),
        Operation::Session(id) => sessions::get(id, &shared.state()),
        Operation::RevokeSession(id) => sessions::revoke(id, &mut shared.state()),
        Operation::RefreshSession(id) => sessions::refresh(id, call, shared),
        Operation::SessionToken(id) => sessions::token(id, None, call, shared),
        Operation::TemplateToken(id, name) => sessions::token(id, Some(name), call, shared),
        Operation::HandshakePayload => sessions::handshake_payload(call, &mut shared.state()),
        Operation::VerifyMachineToken(kind) => machines::verify(*kind, call, shared),
    }
}

/// The secret key is missing or isn't this instance's.
pub(super) fn unauthorized() -> Reply {
    let message = "the secret key isn't this instance's";
    Reply::error(StatusCode::UNAUTHORIZED, "clerk_key_invalid", message)
}
