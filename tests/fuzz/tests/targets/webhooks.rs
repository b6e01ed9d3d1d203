//! Webhooks: events with a valid signature and arbitrary data, and arbitrary headers and bodies.
//!
//! A document is JSON: `event`, which is signed; `headers`, lists of values that replace those of the
//! signature, with `{own}` for the signed value; and `body`, which replaces the signed one.

use std::cell::Cell;

use clerk_runtime::dev::SignedWebhook;
use fuzz::{Tape, Target};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::world::{App, WORLD};

const WORDS: &[&str] = &[
    "user.created",
    "user.updated",
    "user.deleted",
    "session.created",
    "session.ended",
    "session.revoked",
    "organization.created",
    "organization.deleted",
    "organizationMembership.created",
    "organizationMembership.updated",
    "organizationMembership.deleted",
    "organizationInvitation.accepted",
    "email.created",
    "sms.created",
    "role.created",
    "permission.updated",
    "waitlistEntry.created",
    "subscription.active",
    "paymentAttempt.created",
    "unknown.event",
    "id",
    "user_1",
    "object",
    "created_at",
    "updated_at",
    "email_addresses",
    "public_metadata",
    "organization",
    "role",
    "status",
    "banned",
    "timestamp",
    "data",
    "type",
    "slug",
    "public_user_data",
    "user_id",
    "svix-id",
    "svix-timestamp",
    "svix-signature",
    "webhook-id",
    "{own}",
    "v1,",
    "v1a,",
    "AAAA",
    " ",
    "99999999999999999999",
];

const HEADERS: &[&str] = &["svix-id", "svix-timestamp", "svix-signature"];

#[test]
fn only_unchanged_webhooks_are_accepted() {
    let (app, accepted, rejected) = (App::new(), Cell::new(0_u64), Cell::new(0_u64));
    let target = Target {
        name: "webhooks",
        words: WORDS,
    };
    target.run(generate, |text| {
        let document: Value = serde_json::from_slice(text)
            .unwrap_or_else(|_| json!({ "body": String::from_utf8_lossy(text) }));
        let signed = WORLD.instance.sign_webhook(&document["event"]).unwrap();
        let headers = headers(&document, &signed);
        let body = document["body"].as_str().unwrap_or(&signed.body);
        let is_signed = body == signed.body
            && ["svix-id", "svix-timestamp"]
                .iter()
                .all(|name| value(&headers, name) == value(&signed.headers, name));
        let (text, count) = match app.clerk.verify_webhook(&headers, body.as_bytes()) {
            Ok(event) => {
                assert!(is_signed, "accepted: {headers:?}");
                let error = event.typed().err();
                (error.map(|it| format!("{it} {it:?}")), &accepted)
            }
            Err(error) => (Some(format!("{error} {error:?}")), &rejected),
        };
        WORLD.assert_no_secret(&text.unwrap_or_default());
        count.set(count.get() + 1);
        1
    });
    assert!(accepted.get() > 0, "no webhook was accepted");
    assert!(rejected.get() > 0, "no webhook was rejected");
}

/// Returns a header's value without white space around it, which is not a part of it (RFC 9110, section 5.5).
fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    headers.get(name).map(|it| it.as_bytes().trim_ascii())
}

/// Returns the headers of the signature with the changes of the document.
fn headers(document: &Value, signed: &SignedWebhook) -> HeaderMap {
    let mut headers = signed.headers.clone();
    for (name, values) in document["headers"].as_object().into_iter().flatten() {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            continue;
        };
        let own = signed.headers.get(&name).and_then(|it| it.to_str().ok());
        headers.remove(&name);
        for value in values
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let value = value.replace("{own}", own.unwrap_or_default());
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(&name, value);
            }
        }
    }
    headers
}

fn generate(tape: &mut Tape<'_>) -> Vec<u8> {
    let event = json!({ "type": tape.pick(WORDS), "object": "event", "data": tape.json(WORDS, 3) });
    let mut document = json!({ "event": event });
    let mut headers = Map::new();
    for _ in 0..tape.below(3) {
        let values: Vec<_> = (0..tape.below(3)).map(|_| tape.text(WORDS)).collect();
        headers.insert(tape.pick(HEADERS).to_owned(), json!(values));
    }
    if tape.rarely() {
        document["headers"] = Value::Object(headers);
    }
    if tape.rarely() {
        document["body"] = json!(tape.text(WORDS));
    }
    document.to_string().into_bytes()
}
