//! Requests of pages of other origins.

use reqwest::{Method, RequestBuilder};

use crate::world::{FRONTEND, Result, World, send};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

fn preflight(world: &World, path: &str) -> RequestBuilder {
    let request = world.request(Method::OPTIONS, path);
    request
        .header("origin", FRONTEND)
        .header("access-control-request-method", "DELETE")
        .header("access-control-request-headers", "authorization")
}

#[tokio::test]
async fn preflight_request_of_the_frontend_succeeds_without_credentials() -> Result {
    let world = World::start().await?;
    let response = send(preflight(&world, "/orgs/org_1/invoices/1")).await?;
    assert_eq!(
        (response.status, response.header(ALLOW_ORIGIN)),
        (200, Some(FRONTEND))
    );
    let methods = response.header("access-control-allow-methods");
    assert!(methods.is_some_and(|it| it.contains("DELETE")));
    Ok(())
}

#[tokio::test]
async fn frontend_can_read_rejections() -> Result {
    let world = World::start().await?;
    let request = world.request(Method::GET, "/me").header("origin", FRONTEND);
    let response = send(request).await?;
    assert_eq!(
        (response.status, response.header(ALLOW_ORIGIN)),
        (401, Some(FRONTEND))
    );
    let exposed = response.header("access-control-expose-headers");
    assert!(
        exposed.is_some_and(|it| it.contains("x-clerk-auth-reason")),
        "{exposed:?}"
    );
    Ok(())
}
