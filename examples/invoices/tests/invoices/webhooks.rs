//! Users in the database, from Clerk's webhooks.

use clerk_runtime::config::UnixMillis;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Result, World};

/// Returns an event about alice. `at` is the time of her state.
fn alice(world: &World, event_type: &str, name: &str, at: i64) -> Result<Value> {
    let id = world.instance.sign_in("alice")?.user_id();
    Ok(json!({
        "object": "event", "type": event_type, "timestamp": at, "instance_id": "ins_1",
        "data": {
            "object": "user", "id": id, "first_name": name, "updated_at": at, "deleted": true,
        },
    }))
}

/// Returns the name of the creator of alice's invoice.
async fn creator(world: &World, invoice: &str) -> Result<Value> {
    let response = world.call("bob", Method::GET, invoice).await?;
    assert_eq!(response.status, 200);
    let creator = response.body.get("creator").cloned();
    Ok(creator.ok_or("no creator")?)
}

#[tokio::test]
async fn latest_state_of_a_user_is_kept_in_any_order() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("alice").await?;
    assert_eq!(creator(&world, &invoice).await?, json!(null));
    for (event_type, name, at, expected) in [
        ("user.updated", "Alice", 2, "Alice"),
        ("user.created", "Alicia", 1, "Alice"),
        ("user.updated", "Alina", 3, "Alina"),
    ] {
        let event = alice(&world, event_type, name, at)?;
        let webhook = world.instance.sign_webhook(&event)?;
        assert_eq!(world.deliver(&webhook).await?, 204);
        assert_eq!(creator(&world, &invoice).await?, json!(expected));
    }
    Ok(())
}

#[tokio::test]
async fn repeated_webhook_is_applied_once() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("alice").await?;
    let first = world
        .instance
        .sign_webhook(&alice(&world, "user.updated", "Alice", 1)?)?;
    let second = world
        .instance
        .sign_webhook(&alice(&world, "user.updated", "Alina", 1)?)?;
    for webhook in [&first, &second, &first] {
        assert_eq!(world.deliver(webhook).await?, 204);
    }
    assert_eq!(creator(&world, &invoice).await?, json!("Alina"));
    Ok(())
}

#[tokio::test]
async fn deleted_user_has_no_name_in_any_order() -> Result {
    for order in [
        ["user.created", "user.deleted"],
        ["user.deleted", "user.created"],
    ] {
        let world = World::start().await?;
        let invoice = world.create_valid_invoice("alice").await?;
        for event_type in order {
            let event = alice(&world, event_type, "Alice", 1)?;
            world.deliver(&world.instance.sign_webhook(&event)?).await?;
        }
        assert_eq!(creator(&world, &invoice).await?, json!(null), "{order:?}");
        let late = alice(&world, "user.updated", "Alice", 2)?;
        let late = world.instance.sign_webhook(&late)?;
        assert_eq!(world.deliver(&late).await?, 204);
        assert_eq!(creator(&world, &invoice).await?, json!(null), "{order:?}");
    }
    Ok(())
}

#[tokio::test]
async fn forged_old_and_unsigned_webhooks_return_400() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("alice").await?;
    let event = alice(&world, "user.created", "Alice", 1)?;

    let mut forged = world.instance.sign_webhook(&event)?;
    forged.body = forged.body.replace("Alice", "Mallory");
    let long_ago = UnixMillis::from_secs(1_000_000_000);
    let old = world.instance.sign_webhook_at(&event, long_ago)?;
    let mut unsigned = world.instance.sign_webhook(&event)?;
    unsigned.headers.remove("svix-signature");
    for webhook in [forged, old, unsigned] {
        assert_eq!(world.deliver(&webhook).await?, 400);
    }
    assert_eq!(creator(&world, &invoice).await?, json!(null));
    Ok(())
}

#[tokio::test]
async fn other_event_types_are_accepted_and_ignored() -> Result {
    let world = World::start().await?;
    let event = json!({ "type": "planet.discovered", "data": {} });
    let webhook = world.instance.sign_webhook(&event)?;
    assert_eq!(world.deliver(&webhook).await?, 204);
    Ok(())
}

#[tokio::test]
async fn webhook_returns_503_while_the_database_is_closed() -> Result {
    let world = World::start().await?;
    let webhook = world
        .instance
        .sign_webhook(&alice(&world, "user.created", "Alice", 1)?)?;
    world.store.close().await;
    assert_eq!(world.deliver(&webhook).await?, 503);
    Ok(())
}
