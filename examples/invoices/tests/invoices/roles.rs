//! Roles, permissions, plans and reverification.

use reqwest::Method;
use serde_json::json;

use crate::world::{Result, World, send};

#[tokio::test]
async fn each_role_has_its_permissions() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("frank").await?;
    let (all, approval) = (
        world.invoices_path_of("frank")?,
        format!("{invoice}/approval"),
    );
    for (method, path, [member, accountant, admin]) in [
        (Method::GET, &all, [200, 200, 200]),
        (Method::GET, &invoice, [200, 200, 200]),
        // 415: permitted, but without a body.
        (Method::POST, &all, [415, 403, 415]),
        // 409: permitted, but the accountant has approved it.
        (Method::POST, &approval, [403, 200, 409]),
        (Method::DELETE, &invoice, [403, 403, 204]),
    ] {
        for (user, status) in [("bob", member), ("dave", accountant), ("alice", admin)] {
            let response = world.call(user, method.clone(), path).await?;
            assert_eq!(response.status, status, "{user}: {method} {path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn accountant_approves_on_the_plan_pro_only() -> Result {
    let world = World::start().await?;
    for (creator, accountant, status) in [("bob", "dave", 200), ("carol", "erin", 403)] {
        let approval = format!("{}/approval", world.create_valid_invoice(creator).await?);
        let response = world.call(accountant, Method::POST, &approval).await?;
        assert_eq!(response.status, status, "{accountant}");
    }
    Ok(())
}

#[tokio::test]
async fn approved_invoice_has_the_approver() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("bob").await?;
    world
        .call("alice", Method::POST, &format!("{invoice}/approval"))
        .await?;
    let response = world.call("bob", Method::GET, &invoice).await?;
    let alice = world.instance.sign_in("alice")?.user_id();
    assert_eq!(response.body["approved_by"], json!(alice));
    Ok(())
}

#[tokio::test]
async fn creator_cannot_approve_their_own_invoice() -> Result {
    let world = World::start().await?;
    let approval = format!("{}/approval", world.create_valid_invoice("alice").await?);
    let response = world.call("alice", Method::POST, &approval).await?;
    assert_eq!(
        (response.status, response.code()),
        (409, Some("not-approvable"))
    );
    Ok(())
}

#[tokio::test]
async fn deletion_requires_a_recent_verification() -> Result {
    let world = World::start().await?;
    let invoice = world.create_valid_invoice("bob").await?;
    let alice = world.instance.sign_in("alice")?;
    let old = alice.token_builder().factor_ages(11, -1).mint();
    let request = world.request(Method::DELETE, &invoice).bearer_auth(&old);
    let response = send(request).await?;
    assert_eq!(response.status, 403);
    // clerk-js reads this, asks for a factor, and sends the request again.
    let error = &response.body["clerk_error"];
    assert_eq!(error["reason"], json!("reverification-error"));
    assert_eq!(error["metadata"]["reverification"], json!("strict"));

    let request = world.request(Method::GET, &invoice).bearer_auth(old);
    assert_eq!(send(request).await?.status, 200);
    let response = world.call("alice", Method::DELETE, &invoice).await?;
    assert_eq!(response.status, 204);
    let response = world.call("alice", Method::DELETE, &invoice).await?;
    assert_eq!(response.status, 404);
    Ok(())
}
