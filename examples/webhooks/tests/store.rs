//! The example, called as a service, with events signed by an offline instance.

use std::sync::Arc;

use axum::BoxError;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use clerk_runtime::config::UnixMillis;
use clerk_runtime::dev::{Instance, SignedWebhook};
use example_webhooks::{Store, app, page};
use serde_json::{Value, json};
use tower_service::Service as _;

struct World {
    instance: Instance,
    store: Store,
    app: axum::Router,
}

impl World {
    async fn start() -> Result<Self, BoxError> {
        let (instance, store) = (Instance::start().await?, Store::in_memory()?);
        let app = app(instance.clerk()?, store.clone());
        Ok(Self {
            instance,
            store,
            app,
        })
    }

    fn sign(&self, event: &Value) -> Result<SignedWebhook, BoxError> {
        Ok(self.instance.sign_webhook(event)?)
    }

    async fn post(&mut self, webhook: &SignedWebhook) -> Result<StatusCode, BoxError> {
        let mut request = Request::post("/webhooks").body(Body::from(webhook.body.clone()))?;
        *request.headers_mut() = webhook.headers.clone();
        Ok(self.app.call(request).await?.status())
    }
}

async fn json_body(response: Response) -> Result<Value, BoxError> {
    let body = to_bytes(response.into_body(), 10_000).await?;
    Ok(serde_json::from_slice(&body)?)
}

fn user(event_type: &str, name: &str, updated_at: i64) -> Value {
    json!({
        "object": "event", "type": event_type, "timestamp": updated_at, "instance_id": "ins_1",
        "data": { "object": "user", "id": "user_1", "first_name": name, "updated_at": updated_at },
    })
}

fn user_deleted(id: &str, at: i64) -> Value {
    json!({
        "object": "event", "type": "user.deleted", "timestamp": at, "instance_id": "ins_1",
        "data": { "object": "user", "id": id, "deleted": true },
    })
}

#[tokio::test]
async fn duplicate_event_is_stored_once() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    let webhook = world.sign(&user("user.created", "Alice", 1))?;
    for _ in 0..2 {
        assert_eq!(world.post(&webhook).await?, StatusCode::NO_CONTENT);
    }
    assert_eq!(world.store.event_types()?, ["user.created"]);
    Ok(())
}

#[tokio::test]
async fn signed_event_of_the_page_is_stored_and_listed() -> Result<(), BoxError> {
    let (instance, store) = (Arc::new(Instance::start().await?), Store::in_memory()?);
    let mut app = app(instance.clerk()?, store.clone()).merge(page(instance, store));
    let root = app.call(Request::get("/").body(Body::empty())?).await?;
    assert_eq!(root.status(), StatusCode::OK);
    assert_eq!(root.headers()["content-type"], "text/html; charset=utf-8");

    let signed = app.call(Request::post("/signed-event").body(Body::empty())?);
    let signed = json_body(signed.await?).await?;
    let mut request = Request::post("/webhooks");
    for (name, value) in signed["headers"].as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let body = signed["body"].as_str().unwrap_or_default().to_owned();
    let response = app.call(request.body(Body::from(body))?).await?;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);

    let stored = app.call(Request::get("/events").body(Body::empty())?);
    let stored = json_body(stored.await?).await?;
    assert_eq!(stored["events"][0]["type"], "user.created");
    assert_eq!(
        stored["users"],
        json!([{"id": "user_alice", "name": "Alice"}])
    );
    Ok(())
}

#[tokio::test]
async fn late_update_keeps_the_newer_state() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    // The second event arrives after the third.
    for (event_type, name, at) in [
        ("user.created", "Alice", 1),
        ("user.updated", "Alicia", 3),
        ("user.updated", "Alise", 2),
    ] {
        let webhook = world.sign(&user(event_type, name, at))?;
        world.post(&webhook).await?;
    }
    let alicia = ("user_1".to_owned(), Some("Alicia".to_owned()));
    assert_eq!(world.store.users()?, [alicia]);

    let webhook = world.sign(&user_deleted("user_1", 4))?;
    world.post(&webhook).await?;
    assert_eq!(world.store.users()?, []);
    assert_eq!(world.store.event_types()?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn deleted_user_stays_deleted_in_any_order_of_events() -> Result<(), BoxError> {
    let created = user("user.created", "Alice", 1);
    let updated = user("user.updated", "Alicia", 2);
    let deleted = user_deleted("user_1", 3);
    for order in [
        [&created, &updated, &deleted],
        [&created, &deleted, &updated],
        [&updated, &created, &deleted],
        [&updated, &deleted, &created],
        [&deleted, &created, &updated],
        [&deleted, &updated, &created],
    ] {
        let mut world = World::start().await?;
        for event in order {
            let webhook = world.sign(event)?;
            // Each event is also delivered twice.
            for _ in 0..2 {
                assert_eq!(world.post(&webhook).await?, StatusCode::NO_CONTENT);
            }
        }
        assert_eq!(world.store.users()?, []);
        assert_eq!(world.store.event_types()?.len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn deletion_of_one_user_keeps_the_others() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    for event in [user_deleted("user_2", 1), user("user.created", "Alice", 1)] {
        let webhook = world.sign(&event)?;
        world.post(&webhook).await?;
    }
    let alice = ("user_1".to_owned(), Some("Alice".to_owned()));
    assert_eq!(world.store.users()?, [alice]);
    Ok(())
}

#[tokio::test]
async fn later_of_two_states_with_equal_time_is_kept() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    for name in ["Alice", "Alicia"] {
        let webhook = world.sign(&user("user.updated", name, 1))?;
        world.post(&webhook).await?;
    }
    let alicia = ("user_1".to_owned(), Some("Alicia".to_owned()));
    assert_eq!(world.store.users()?, [alicia]);
    Ok(())
}

#[tokio::test]
async fn forged_or_old_event_returns_400() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    let mut forged = world.sign(&user("user.created", "Alice", 1))?;
    forged.body = forged.body.replace("Alice", "Mallory");
    assert_eq!(world.post(&forged).await?, StatusCode::BAD_REQUEST);

    let long_ago = UnixMillis::from_secs(1_000_000_000);
    let event = user("user.created", "Alice", 1);
    let old = world.instance.sign_webhook_at(&event, long_ago)?;
    assert_eq!(world.post(&old).await?, StatusCode::BAD_REQUEST);

    assert_eq!(world.store.event_types()?.len(), 0);
    assert_eq!(world.store.users()?, []);
    Ok(())
}

#[tokio::test]
async fn unknown_event_type_is_stored() -> Result<(), BoxError> {
    let mut world = World::start().await?;
    let webhook = world.sign(&json!({ "type": "planet.discovered", "data": [1] }))?;
    assert_eq!(world.post(&webhook).await?, StatusCode::NO_CONTENT);
    assert_eq!(world.store.event_types()?, ["planet.discovered"]);
    Ok(())
}
