//! Clerk's auth object as JSON, for templates, front ends and logs. It contains no token.

use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{Auth, Caller, Machine, Session, Unauthenticated};
use crate::policy::TokenType;

/// Serializes with the property names of Clerk's JavaScript packages.
impl Serialize for Auth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object(self.caller()).serialize(serializer)
    }
}

fn object(caller: Caller<'_>) -> Value {
    match caller {
        Caller::Session(session) => signed_in(session),
        Caller::Machine(verified) => machine(verified.token_type(), Some(verified)),
        Caller::Unauthenticated(Unauthenticated::SignedOut { pending }) => signed_out(pending),
        Caller::Unauthenticated(Unauthenticated::Machine(token_type)) => machine(token_type, None),
        Caller::Unauthenticated(Unauthenticated::Invalid) => {
            json!({"tokenType": null, "isAuthenticated": false})
        }
    }
}

fn signed_out(pending: bool) -> Value {
    json!({
        "tokenType": TokenType::Session.as_str(),
        "isAuthenticated": false,
        "userId": null,
        "sessionId": null,
        "sessionStatus": pending.then_some("pending"),
        "sessionClaims": null,
        "actor": null,
        "orgId": null,
        "orgRole": null,
        "orgSlug": null,
        "orgPermissions": null,
        "factorVerificationAge": null,
    })
}

fn signed_in(session: &Session) -> Value {
    let claim = |name| session.claims().get(name);
    let organization = session.organization();
    json!({
        "tokenType": TokenType::Session.as_str(),
        "isAuthenticated": true,
        "userId": claim("sub"),
        "sessionId": claim("sid"),
        "sessionStatus": claim("sts"),
        "sessionClaims": session.claims(),
        "actor": claim("act"),
        "orgId": organization.id,
        "orgRole": organization.role,
        "orgSlug": organization.slug,
        "orgPermissions": organization.permissions,
        "factorVerificationAge": claim("fva"),
    })
}

fn machine(token_type: TokenType, machine: Option<&Machine>) -> Value {
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("tokenType", token_type.as_str().into());
    set("isAuthenticated", machine.is_some().into());
    set("id", machine.map(Machine::id).into());
    set("subject", machine.map(Machine::subject).into());
    set("scopes", machine.map(Machine::raw_scopes).cloned().into());
    if token_type != TokenType::OAuth {
        set("claims", machine.and_then(Machine::claims).cloned().into());
    }
    if token_type != TokenType::M2m {
        set("userId", machine.and_then(Machine::user_id).into());
    }
    match token_type {
        TokenType::ApiKey => {
            set("name", machine.and_then(Machine::name).into());
            set("orgId", machine.and_then(Machine::org_id).into());
        }
        TokenType::M2m => {
            set("machineId", machine.and_then(Machine::machine_id).into());
        }
        TokenType::OAuth => {
            set("clientId", machine.and_then(Machine::client_id).into());
        }
        TokenType::Session | TokenType::Template => {}
    }
    object.into()
}
