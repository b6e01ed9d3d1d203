//! `acceptedToken`: the auth object of a request at a route that accepts other token types.

use clerk_runtime::__conformance::{self as inside, AuthDescription};
use clerk_runtime::policy::{AcceptedTokens, TokenType};
use serde_json::{Value, json};

use super::claims::object;

pub(super) fn run(case: &Value) -> Value {
    let token_type = || token_type(&case["tokenType"]).expect("a machine has a token type");
    let description = match case["authState"].as_str().expect("a state") {
        "signedInSession" => AuthDescription::Session(object(&case["claims"])),
        "signedOutSession" => AuthDescription::SignedOut,
        "authenticatedMachine" => AuthDescription::Machine(token_type(), machine(&case["machine"])),
        "unauthenticatedMachine" => AuthDescription::UnauthenticatedMachine(token_type()),
        "invalid" => AuthDescription::Invalid,
        state => panic!("unknown state {state}"),
    };
    let accepts = accepted(&case["acceptsToken"]).expect("an accepted token");
    let auth = inside::auth(description).expect("well-formed claims");
    json!({"auth": inside::for_accepted(auth, accepts)})
}

/// Returns a machine token's fields with the names of the Backend API.
pub(super) fn machine(machine: &Value) -> Value {
    let mut machine = machine.clone();
    let client_id = machine["clientId"].take();
    machine["client_id"] = client_id;
    machine
}

/// Converts Clerk's `acceptsToken`. Returns `None` for a type that does not exist.
pub(super) fn accepted(accepts: &Value) -> Option<AcceptedTokens> {
    match accepts {
        Value::Null => Some(AcceptedTokens::SESSION),
        Value::Array(types) => {
            let types: Option<Vec<_>> = types.iter().map(token_type).collect();
            Some(AcceptedTokens::list(&types?))
        }
        any if any == "any" => Some(AcceptedTokens::Any),
        one => token_type(one).map(AcceptedTokens::One),
    }
}

/// Returns the token type with this name of Clerk's.
pub(super) fn token_type(name: &Value) -> Option<TokenType> {
    let types = [
        TokenType::Session,
        TokenType::ApiKey,
        TokenType::M2m,
        TokenType::OAuth,
    ];
    types
        .into_iter()
        .find(|token_type| name == token_type.as_str())
}
