//! `protect`: `auth.protect()` for an auth object → the result of the request.

use clerk_runtime::__conformance::{self as inside, AuthDescription, Reply};
use clerk_runtime::Clerk;
use serde_json::{Value, json};

use super::accepted_token::{machine, token_type};
use super::authenticate::Request;
use super::claims::object;
use super::policy;
use crate::conformance::backend::Backend;

pub(super) fn run(case: &Value) -> Value {
    let request = Request::of(&case["request"]);
    let arguments = &case["protect"];
    let Some(policy) = policy::of(arguments) else {
        return json!({"notApplicable": "an attribute cannot express these arguments"});
    };
    let clerk = Clerk::builder()
        .secret_key("sk_live_placeholder")
        .publishable_key("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k")
        .transport(Backend::default())
        .build()
        .expect("an instance");
    let reply = inside::guarded(
        policy,
        inside::auth(description(&case["auth"])).expect("well-formed claims"),
        &clerk,
        &request.head(),
    );
    match reply {
        None => json!({"action": "pass", "returnsAuthObject": true}),
        Some(reply) => describe(&reply, arguments),
    }
}

fn description(auth: &Value) -> AuthDescription {
    let token_type = || token_type(&auth["tokenType"]).expect("a token type");
    match auth["state"].as_str().expect("a state") {
        "signedIn" => AuthDescription::Session(object(&auth["claims"])),
        "signedOut" => AuthDescription::SignedOut,
        "pending" => AuthDescription::Pending,
        "machine" => AuthDescription::Machine(token_type(), machine(&auth["machine"])),
        "unauthenticatedMachine" => AuthDescription::UnauthenticatedMachine(token_type()),
        "invalid" => AuthDescription::Invalid,
        state => panic!("unknown state {state}"),
    }
}

fn describe(reply: &Reply, arguments: &Value) -> Value {
    let status = reply.status_code().as_u16();
    let location = reply
        .headers()
        .get("location")
        .and_then(|it| it.to_str().ok());
    let own = location.filter(|it| arguments.to_string().contains(&json!(it).to_string()));
    let action = match (status, own) {
        (307, Some(_)) => "redirect",
        (307, None) => "redirectToSignIn",
        (401, _) => "unauthorized",
        (404, _) => "notFound",
        _ => "other",
    };
    json!({"action": action, "status": status, "url": own})
}
