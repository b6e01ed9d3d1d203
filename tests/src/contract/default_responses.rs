//! Error responses that the application configures for all of its handlers.

use clerk_runtime::policy::Failure;
use clerk_runtime::{Clerk, Reply};

use super::world::{World, bearer, navigation, people};
use crate::apps::Framework;

async fn with<F: Framework>(
    settings: impl FnOnce(clerk_runtime::config::ClerkBuilder) -> clerk_runtime::config::ClerkBuilder,
) -> World {
    let instance = people().start().await.expect("an instance");
    let clerk = settings(instance.clerk_builder())
        .build()
        .expect("valid settings");
    World::with_clerk::<F>(instance, clerk, true).await
}

pub async fn default_responses_apply_where_a_handler_sets_none<F: Framework>() {
    let world = with::<F>(|settings| {
        settings
            .on_missing(Failure::Status(401))
            .on_denied(Failure::Status(403))
    })
    .await;
    world.get_unauthenticated("/hello").await.expect(401);
    world
        .get_as("bob", "/hidden-admin")
        .await
        .rejected(403, "not-allowed");
    let [destination, accept] = navigation();
    let bob = bearer(&world.person("bob").token());
    let response = world.get("/upgrade", &[bob, destination, accept]).await;
    let response = response.expect(307);
    assert_eq!(response.header("location"), Some("/upgrade"));
    world.get_unauthenticated("/tea").await.expect(418);
}

pub async fn hidden_route_returns_the_application_404_page<F: Framework>() {
    let page = || Reply::text(404, "nothing here");
    let world = with::<F>(|settings| settings.hidden(page)).await;
    for response in [
        world.get_unauthenticated("/hello").await,
        world.get_as("bob", "/hidden-admin").await,
    ] {
        assert_eq!(response.expect(404).body, "nothing here");
    }
}

pub async fn page_without_a_sign_in_url_returns_404<F: Framework>() {
    let instance = people().start().await.expect("an instance");
    let clerk = Clerk::builder()
        .jwt_key(instance.jwt_key())
        .build()
        .expect("a key");
    let world = World::with_clerk::<F>(instance, clerk, true).await;
    world.get("/hello", &navigation()).await.expect(404);
    world.get("/page", &navigation()).await.expect(404);
    world.get_as("alice", "/hello").await.expect(200);
}
