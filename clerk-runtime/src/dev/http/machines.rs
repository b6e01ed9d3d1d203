//! Verification of opaque machine tokens.

use serde_json::Value;

use super::backend::unauthorized;
use super::call::Call;
use super::reply::Reply;
use super::users::bad_body;
use crate::dev::machine::{Kind, MachineToken};
use crate::dev::shared::Shared;
use crate::dev::state::State;

/// Answers what a token is; a token that nobody issued is 404, a revoked or expired one is shown.
pub(super) fn verify(kind: Kind, call: &Call, shared: &Shared) -> Reply {
    let state = shared.state();
    let Some(asker) = asker(call, shared, &state) else {
        return unauthorized();
    };
    let body = call.json().unwrap_or_default();
    let Some(secret) = body.get(secret_field(kind)).and_then(Value::as_str) else {
        return bad_body();
    };
    let issued = state
        .machine_tokens
        .iter()
        .find(|token| token.kind == kind && token.secret == secret);
    match issued.filter(|token| asker.may_see(token)) {
        Some(token) => Reply::json(&token.document(state.now())),
        None => Reply::not_found(),
    }
}

fn secret_field(kind: Kind) -> &'static str {
    match kind {
        Kind::ApiKey => "secret",
        Kind::M2m => "token",
        Kind::OAuth => "access_token",
    }
}

/// Whose secret key asks.
enum Asker {
    Application,
    Machine { id: String },
}

fn asker(call: &Call, shared: &Shared, state: &State) -> Option<Asker> {
    let key = call.bearer()?;
    if key == shared.settings.secret_key {
        return Some(Asker::Application);
    }
    let machine = state
        .machines
        .iter()
        .find(|machine| machine.secret_key == key)?;
    Some(Asker::Machine {
        id: machine.id.clone(),
    })
}

impl Asker {
    /// A machine sees only tokens that grant access to it.
    fn may_see(&self, token: &MachineToken) -> bool {
        match self {
            Self::Application => true,
            Self::Machine { id } => token.scopes.contains(id),
        }
    }
}
