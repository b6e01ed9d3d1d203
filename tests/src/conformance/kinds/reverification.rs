//! `reverificationResponse`: the response that makes clerk-js verify the user again.

use clerk_runtime::__conformance as inside;
use serde_json::{Value, json};

use super::has;

pub(super) fn run(case: &Value) -> Value {
    let reply = inside::reverification_reply(has::reverification(&case["config"]));
    json!({
        "status": reply.status_code().as_u16(),
        "contentType": reply.headers().get("content-type").and_then(|it| it.to_str().ok()),
        "body": serde_json::from_slice::<Value>(reply.body()).ok(),
    })
}
