//! The page at `/`: shows the stored events, and sends events that the offline instance signs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{BoxError, Json, Router};
use clerk_runtime::dev::Instance;
use example_shared::STYLE;
use serde_json::{Value, json};

use crate::store::Store;

/// Returns the page and its routes, for development only: they need no credentials.
pub fn page(instance: Arc<Instance>, store: Store) -> Router {
    let html = include_str!("page.html").replace("{{style}}", STYLE);
    Router::new()
        .route("/", get(async || Html(html)))
        .route("/events", get(async move || respond(stored(&store))))
        .route(
            "/signed-event",
            post(async move || respond(signed(&instance))),
        )
}

fn respond(result: Result<Value, BoxError>) -> Result<Json<Value>, StatusCode> {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR;
    result.map(Json).map_err(failed)
}

fn stored(store: &Store) -> Result<Value, BoxError> {
    let events = store.latest_events()?;
    let events = events
        .iter()
        .map(|(id, event_type)| json!({"id": id, "type": event_type}));
    let users = store.users()?;
    let users = users
        .iter()
        .map(|(id, name)| json!({"id": id, "name": name}));
    Ok(json!({
        "events": events.collect::<Vec<_>>(),
        "users": users.collect::<Vec<_>>(),
    }))
}

fn signed(instance: &Instance) -> Result<Value, BoxError> {
    let webhook = instance.sign_webhook(&user_created())?;
    let headers = webhook.headers.iter();
    let headers = headers.map(|(name, value)| Ok((name.as_str(), value.to_str()?)));
    let headers: HashMap<_, _> = headers.collect::<Result<_, BoxError>>()?;
    Ok(json!({"headers": headers, "body": webhook.body}))
}

/// Returns an event as Clerk sends it for a new user, unsigned.
#[must_use]
pub fn user_created() -> Value {
    json!({
        "object": "event",
        "type": "user.created",
        "timestamp": 1_800_000_000_000_i64,
        "instance_id": "ins_offline",
        "data": { "object": "user", "id": "user_alice", "first_name": "Alice", "updated_at": 1 },
    })
}
