//! Responses of the Backend API: arbitrary statuses and bodies, to operations of several groups.

use std::fmt::{Debug, Display};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use clerk_runtime::api::Error;
use fuzz::check;
use serde_json::{Value, json};

use super::world::{App, WORLD};

const WORDS: &[&str] = &[
    "id",
    "user_1",
    "object",
    "data",
    "total_count",
    "created_at",
    "updated_at",
    "email_addresses",
    "email_address",
    "public_metadata",
    "status",
    "active",
    "jwt",
    "token",
    "name",
    "slug",
    "errors",
    "code",
    "message",
    "long_message",
    "meta",
    "verification",
    "keys",
    "last_active_at",
    "username",
];

/// Returns the texts of a result, which must not contain secrets.
fn text<T: Debug>(result: Result<T, Error>) -> (bool, String) {
    match result {
        Ok(value) => (true, format!("{value:?}")),
        Err(error) => (false, format!("{} {error:?}", &error as &dyn Display)),
    }
}

async fn call(app: &App, operation: usize) -> (bool, String) {
    let clerk = &app.clerk;
    let (user, session) = ("user_1".into(), "sess_1".into());
    match operation {
        0 => text(clerk.users().get(&user).await),
        1 => text(clerk.users().list().await),
        2 => text(clerk.users().count().await),
        3 => text(clerk.users().delete(&user).await),
        4 => text(clerk.users().verify_password(&user, "password").await),
        5 => text(clerk.users().organization_memberships(&user).await),
        6 => text(clerk.sessions().get(&session).await),
        7 => text(clerk.sessions().list().await),
        8 => text(clerk.sessions().token(&session).await),
        9 => text(clerk.organizations().list().await),
        10 => text(clerk.organizations().get("acme").await),
        11 => text(clerk.billing().plans().await),
        12 => text(clerk.billing().user_subscription(&user).await),
        13 => text(clerk.jwt_templates().list().await),
        14 => text(clerk.jwks().get().await),
        _ => text(clerk.invitations().list().await),
    }
}

#[test]
fn arbitrary_responses_are_values_or_errors_without_secrets() {
    let (app, accepted) = (App::new(), AtomicU64::new(0));
    let target = AssertUnwindSafe((&app, &accepted));
    check("Backend API responses", move |tape| {
        let (app, accepted) = &*target;
        let operation = tape.below(16);
        let object = Value::Object(tape.object(WORDS, 3));
        let body = match tape.below(4) {
            0 => json!([object]),
            1 => json!({ "data": [object], "total_count": 1 }),
            2 => json!({ "errors": [object] }),
            _ => object,
        };
        app.api.script(tape, &body);
        let (is_ok, text) = app.block_on(call(app, operation));
        WORLD.assert_no_secret(&text);
        accepted.fetch_add(u64::from(is_ok), Ordering::Relaxed);
    });
    assert!(accepted.load(Ordering::Relaxed) > 0, "no response was read");
}
