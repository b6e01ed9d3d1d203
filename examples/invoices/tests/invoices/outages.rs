//! Outages of Clerk and of the database.

use clerk_runtime::dev::Fault;
use reqwest::Method;
use serde_json::json;

use crate::world::{Result, World};

#[tokio::test]
async fn unavailable_signing_keys_return_503() -> Result {
    let world = World::start().await?;
    world.instance.faults().set_everywhere(Fault::Down);
    let path = world.invoices_path_of("bob")?;
    let response = world.call("bob", Method::GET, &path).await?;
    assert_eq!(
        (response.status, response.code()),
        (503, Some("unavailable"))
    );
    assert!(response.header("retry-after").is_some());
    Ok(())
}

#[tokio::test]
async fn outage_of_clerk_affects_only_handlers_that_call_it() -> Result {
    let world = World::start().await?;
    let path = world.invoices_path_of("bob")?;
    assert_eq!(world.call("bob", Method::GET, &path).await?.status, 200);

    world.instance.faults().set_everywhere(Fault::Status(503));
    assert_eq!(world.call("bob", Method::GET, &path).await?.status, 200);
    let response = world.call("bob", Method::GET, "/me").await?;
    assert_eq!(
        (response.status, response.code()),
        (503, Some("unavailable"))
    );

    world.instance.faults().clear();
    let response = world.call("bob", Method::GET, "/me").await?;
    let bob = json!({ "first_name": "Bob", "last_name": "Brown" });
    assert_eq!((response.status, response.body), (200, bob));
    Ok(())
}

#[tokio::test]
async fn closed_database_makes_the_service_unhealthy() -> Result {
    let world = World::start().await?;
    let path = world.invoices_path_of("bob")?;
    let health = world.call("bob", Method::GET, "/healthz").await?;
    assert_eq!(health.status, 200);
    world.store.close().await;
    for path in ["/healthz", path.as_str()] {
        let response = world.call("bob", Method::GET, path).await?;
        assert_eq!(
            (response.status, response.code()),
            (503, Some("unavailable")),
            "{path}"
        );
        assert!(!response.text.contains("pool"), "{}", response.text);
    }
    Ok(())
}
