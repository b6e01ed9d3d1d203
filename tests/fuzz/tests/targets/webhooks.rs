//! Webhooks: arbitrary headers and bodies, and events with a valid signature and arbitrary data.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use fuzz::{Tape, check};
use http::HeaderValue;
use serde_json::json;

use super::world::{App, WORLD};

const TYPES: &[&str] = &[
    "user.created",
    "user.updated",
    "user.deleted",
    "session.created",
    "session.ended",
    "organization.created",
    "organizationMembership.created",
    "organizationInvitation.accepted",
    "email.created",
    "sms.created",
    "role.created",
    "permission.updated",
    "waitlistEntry.created",
    "subscription.active",
    "paymentAttempt.created",
    "unknown.event",
];

const WORDS: &[&str] = &[
    "id",
    "user_1",
    "object",
    "user",
    "created_at",
    "updated_at",
    "email_addresses",
    "public_metadata",
    "organization",
    "role",
    "status",
    "active",
    "data",
    "type",
    "name",
    "slug",
    "verification",
    "user_id",
];

const HEADERS: &[&str] = &["svix-id", "svix-timestamp", "svix-signature"];

const VALUES: &[&str] = &[
    "v1,",
    "v1a,",
    "v2,",
    "AAAA",
    "=",
    " ",
    ",",
    "msg_1",
    "0",
    "-1",
    "99999999999999999999",
];

#[test]
fn only_unchanged_webhooks_are_accepted() {
    let (app, accepted) = (App::new(), AtomicU64::new(0));
    let target = AssertUnwindSafe((&app, &accepted));
    check("webhooks", move |tape| {
        let (app, accepted) = &*target;
        let event =
            json!({ "type": tape.pick(TYPES), "object": "event", "data": tape.json(WORDS, 3) });
        let signed = WORLD.instance.sign_webhook(&event).unwrap();
        let (mut headers, mut body) = (signed.headers.clone(), signed.body.clone().into_bytes());
        change(tape, &mut headers, &mut body);
        let unchanged = body == signed.body.as_bytes()
            && HEADERS[..2]
                .iter()
                .all(|name| headers.get(*name) == signed.headers.get(*name));
        match app.clerk.verify_webhook(&headers, &body) {
            Ok(event) => {
                assert!(unchanged, "accepted: {headers:?}");
                accepted.fetch_add(1, Ordering::Relaxed);
                let error = event
                    .typed()
                    .err()
                    .map(|error| format!("{error} {error:?}"));
                WORLD.assert_no_secret(&error.unwrap_or_default());
            }
            Err(error) => WORLD.assert_no_secret(&format!("{error} {error:?}")),
        }
    });
    assert!(
        accepted.load(Ordering::Relaxed) > 0,
        "no webhook was accepted"
    );
}

fn change(tape: &mut Tape<'_>, headers: &mut http::HeaderMap, body: &mut Vec<u8>) {
    for _ in 0..tape.below(3) {
        let name = tape.pick(HEADERS);
        match HeaderValue::from_str(&tape.text(VALUES)) {
            Ok(value) if tape.rarely() => drop(headers.append(name, value)),
            Ok(value) => drop(headers.insert(name, value)),
            Err(_) => drop(headers.remove(name)),
        }
    }
    match tape.below(8) {
        0 => *body = tape.bytes(64),
        1 => body.extend(tape.bytes(4)),
        _ => {}
    }
}
