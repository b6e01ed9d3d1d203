//! `webhook`: a request with an event → the event, or the reason for the rejection.

use serde_json::{Value, json};

use super::authenticate::{Instance, header_map};
use crate::conformance::Corpus;

pub(super) fn run(case: &Value, corpus: &Corpus) -> Value {
    let options = json!({
        "secretKey": "sk_live_placeholder",
        "webhookSigningSecret": case["signingSecret"],
    });
    let instance = Instance::of(&options, corpus);
    instance.prepare(case, corpus);
    let headers = header_map(&case["request"]["headers"]);
    let body = case["request"]["body"].as_str().expect("a body").as_bytes();
    let result = match &instance.clerk {
        Ok(clerk) => clerk
            .verify_webhook(&headers, body)
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.clone()),
    };
    match result {
        Ok(event) => json!({"valid": true, "event": event}),
        Err(message) => json!({"valid": false, "error": {"message": message}}),
    }
}
