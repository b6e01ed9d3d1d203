//! Responses of the Backend API: arbitrary statuses and bodies, to every operation.
//!
//! A document is JSON: `status` and `body` of the response, and `group`, whose operations get it. A
//! document that is not JSON is the body of a response.

use clerk_runtime::api::Operation;
use clerk_runtime::api::resources::operations;
use fuzz::{Tape, Target};
use serde_json::{Value, json};

use super::calls::GROUPS;
use super::prism::Prism;

const WORDS: &[&str] = &[
    "id",
    "user_1",
    "object",
    "data",
    "deleted",
    "total_count",
    "created_at",
    "updated_at",
    "expires_at",
    "email_addresses",
    "email_address",
    "external_accounts",
    "public_metadata",
    "organization",
    "permissions",
    "role",
    "status",
    "active",
    "jwt",
    "token",
    "secret",
    "url",
    "name",
    "slug",
    "errors",
    "code",
    "message",
    "long_message",
    "meta",
    "verification",
    "strategy",
    "keys",
    "amount",
    "currency",
    "plan",
    "last_active_at",
    "username",
];

const STATUSES: &[u16] = &[
    200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 422, 429, 500,
];

#[test]
fn arbitrary_responses_are_values_or_errors_without_secrets() {
    let prism = Prism::new();
    let target = Target {
        name: "api-responses",
        words: WORDS,
    };
    // First one response to each group, so that each operation is called.
    let empty = |(group, _): &(&str, _)| check(&prism, &document(group, 200, &json!({})));
    let calls: u64 = GROUPS.iter().map(empty).sum();
    let called = prism.called.borrow().clone();
    for operation in operations().map(Operation::name) {
        assert!(called.contains(operation), "{operation} was not called");
    }
    target.run(generate, |document| check(&prism, document));
    assert!(prism.read.get() > 0, "no response was read");
    assert!(
        prism.read.get() < prism.calls.get(),
        "no response was rejected"
    );
    assert!(calls >= 249, "{calls} calls");
}

/// Sends a response to all operations of a group. Returns the number of calls.
fn check(prism: &Prism, document: &[u8]) -> u64 {
    let parsed: Option<Value> = serde_json::from_slice(document).ok();
    let field = |name: &str| parsed.as_ref().map_or(&Value::Null, |it| &it[name]);
    let status = field("status")
        .as_u64()
        .and_then(|it| u16::try_from(it).ok());
    let body = match (&parsed, field("body")) {
        (None, _) => document.to_vec(),
        (_, Value::String(text)) => text.clone().into_bytes(),
        (_, body) => body.to_string().into_bytes(),
    };
    let named = GROUPS.iter().find(|(name, _)| field("group") == name);
    let (_, group) = named.unwrap_or(&GROUPS[document.len() % GROUPS.len()]);
    prism.app.api.set(status.unwrap_or(200), body);
    let before = prism.calls.get();
    prism.app.block_on(group(prism));
    prism.calls.get() - before
}

fn document(group: &str, status: u16, body: &Value) -> Vec<u8> {
    json!({ "group": group, "status": status, "body": body })
        .to_string()
        .into_bytes()
}

fn generate(tape: &mut Tape<'_>) -> Vec<u8> {
    let (group, _) = GROUPS[tape.below(GROUPS.len())];
    let status = STATUSES[tape.below(STATUSES.len())];
    let object = Value::Object(tape.object(WORDS, 3));
    let body = match tape.below(4) {
        0 => json!([object]),
        1 => json!({ "data": [object], "total_count": 1 }),
        2 => json!({ "errors": [object] }),
        _ => object,
    };
    document(group, status, &body)
}
