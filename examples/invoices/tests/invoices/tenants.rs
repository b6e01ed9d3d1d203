//! Isolation of organizations.

use reqwest::Method;
use serde_json::json;

use crate::world::{Result, World, invoices_path, send, valid};

#[tokio::test]
async fn list_contains_only_invoices_of_the_active_organization() -> Result {
    let world = World::start().await?;
    world.create_valid_invoice("alice").await?;
    world.create_valid_invoice("carol").await?;
    let response = world
        .call("bob", Method::GET, &world.invoices_path_of("bob")?)
        .await?;
    assert_eq!(response.status, 200);
    let acme = world.instance.sign_in("alice")?.user_id();
    let creators: Vec<_> = response
        .body
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| &it["created_by"])
        .collect();
    assert_eq!(creators, [&json!(acme)]);
    Ok(())
}

#[tokio::test]
async fn path_of_another_organization_returns_403() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("carol").await?;
    for (method, path) in [
        (Method::GET, world.invoices_path_of("carol")?),
        (Method::POST, world.invoices_path_of("carol")?),
        (Method::GET, invoice.clone()),
        (Method::DELETE, invoice.clone()),
        (Method::POST, format!("{invoice}/approval")),
        (Method::GET, "/orgs/org_unknown/invoices".to_owned()),
    ] {
        let response = world.call("alice", method.clone(), &path).await?;
        assert_eq!(response.status, 403, "{method} {path}");
        assert_eq!(response.code(), Some("not-allowed"));
    }
    let response = world.call("carol", Method::GET, &invoice).await?;
    assert_eq!(response.body["approved_by"], json!(null));
    Ok(())
}

#[tokio::test]
async fn guessed_id_of_another_organization_returns_404() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("carol").await?;
    let id = invoice.rsplit('/').next().ok_or("no id")?;
    let guessed = format!("{}/{id}", world.invoices_path_of("alice")?);
    for (method, path) in [
        (Method::GET, guessed.clone()),
        (Method::DELETE, guessed.clone()),
        (Method::POST, format!("{guessed}/approval")),
    ] {
        let response = world.call("alice", method.clone(), &path).await?;
        assert_eq!(response.status, 404, "{method} {path}");
        assert_eq!(response.code(), Some("not-found"));
    }
    let response = world.call("carol", Method::GET, &invoice).await?;
    assert_eq!(
        (response.status, &response.body["approved_by"]),
        (200, &json!(null))
    );
    Ok(())
}

#[tokio::test]
async fn member_of_two_organizations_has_access_to_the_active_one() -> Result {
    let world = World::start().await?;
    let frank = world.instance.sign_in("frank")?;
    let acme = invoices_path(&frank)?;
    frank.activate("globex")?;
    let globex = invoices_path(&frank)?;
    assert_ne!(acme, globex);
    for (path, status) in [(acme, 403), (globex, 200)] {
        let request = world.request(Method::GET, &path).bearer_auth(frank.token());
        assert_eq!(send(request).await?.status, status, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn user_without_active_organization_returns_403() -> Result {
    let world = World::start().await?;
    let path = world.invoices_path_of("bob")?;
    let bob = world.instance.sign_in("bob")?;
    bob.deactivate_organization();
    let request = world.request(Method::GET, &path).bearer_auth(bob.token());
    assert_eq!(send(request).await?.status, 403);
    Ok(())
}

#[tokio::test]
async fn unauthenticated_request_returns_401() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("alice").await?;
    for (method, path) in [
        (Method::GET, world.invoices_path_of("alice")?),
        (Method::POST, world.invoices_path_of("alice")?),
        (Method::GET, invoice.clone()),
        (Method::DELETE, invoice.clone()),
        (Method::POST, format!("{invoice}/approval")),
        (Method::GET, "/me".to_owned()),
    ] {
        // A valid body changes nothing: it is not read.
        let request = world
            .request(method.clone(), &path)
            .body(valid().to_string());
        assert_eq!(send(request).await?.status, 401, "{method} {path}");
    }
    let forged = world
        .instance
        .sign_in("alice")?
        .token_builder()
        .signed_by_unknown_key();
    let request = world
        .request(Method::GET, &invoice)
        .bearer_auth(forged.mint());
    assert_eq!(send(request).await?.status, 401);
    Ok(())
}
