//! Malformed and invalid requests.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Result, World, send, valid};

#[tokio::test]
async fn invalid_fields_return_422() -> Result {
    let world = World::start().await?;
    for body in [
        json!({ "customer": "  ", "amount_cents": 1 }),
        json!({ "customer": "x".repeat(201), "amount_cents": 1 }),
        json!({ "customer": "Initech", "amount_cents": 0 }),
        json!({ "customer": "Initech", "amount_cents": -1 }),
        json!({ "customer": "Initech", "amount_cents": 1_000_000_001 }),
        json!({ "customer": "Initech", "amount_cents": "1" }),
        json!({ "customer": "Initech" }),
        json!({ "customer": "Initech", "amount_cents": 1, "org_id": "org_other" }),
    ] {
        let response = world.create("bob", &body).await?;
        assert_eq!(response.status, 422, "{body}");
        assert!(response.code().is_some(), "{}", response.text);
    }
    let response = world
        .call("bob", Method::GET, &world.invoices_path_of("bob")?)
        .await?;
    assert_eq!(response.body, json!([]));
    Ok(())
}

#[tokio::test]
async fn largest_values_are_accepted() -> Result {
    let world = World::start().await?;
    let body = json!({ "customer": "ü".repeat(200), "amount_cents": 1_000_000_000 });
    let response = world.create("bob", &body).await?;
    assert_eq!(
        (response.status, &response.body["customer"]),
        (201, &body["customer"])
    );
    Ok(())
}

#[tokio::test]
async fn malformed_parts_return_400() -> Result {
    let world = World::start().await?;
    let all = world.invoices_path_of("bob")?;
    for path in [format!("{all}/one"), format!("{all}?before=yesterday")] {
        let response = world.call("bob", Method::GET, &path).await?;
        assert_eq!(
            (response.status, response.code()),
            (400, Some("unreadable")),
            "{path}"
        );
    }
    let token = world.instance.sign_in("bob")?.token();
    let request = world.request(Method::POST, &all).bearer_auth(token);
    let request = request.header("content-type", "application/json");
    let response = send(request.body("{")).await?;
    assert_eq!(
        (response.status, response.code()),
        (400, Some("unreadable"))
    );
    Ok(())
}

#[tokio::test]
async fn list_is_paged_newest_first() -> Result {
    let world = World::start().await?;
    for _ in 0..51 {
        assert_eq!(world.create("bob", &valid()).await?.status, 201);
    }
    let all = world.invoices_path_of("bob")?;
    let first = ids(&world.call("bob", Method::GET, &all).await?.body);
    assert_eq!(
        (first.len(), first.first(), first.last()),
        (50, Some(&51), Some(&2))
    );
    let next = format!("{all}?before=2");
    assert_eq!(ids(&world.call("bob", Method::GET, &next).await?.body), [1]);
    Ok(())
}

fn ids(list: &Value) -> Vec<i64> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|it| it["id"].as_i64()).collect()
}
