//! `claims`: a session token's payload → the properties of the auth object.

use clerk_runtime::__conformance::{self as inside, AuthDescription};
use serde_json::{Map, Value, json};

pub(super) fn run(case: &Value) -> Value {
    let auth = match inside::auth(AuthDescription::Session(object(&case["claims"]))) {
        Ok(auth) => auth,
        Err(why) => return json!({"throws": why}),
    };
    let mut properties = json!(auth);
    properties
        .as_object_mut()
        .map(|it| (it.remove("tokenType"), it.remove("isAuthenticated")));
    json!({"auth": properties})
}

pub(super) fn object(value: &Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}
