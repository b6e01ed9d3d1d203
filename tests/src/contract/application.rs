//! What the application says for all its handlers.

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
        .expect("settings that fit");
    World::with_clerk::<F>(instance, clerk, true).await
}

pub async fn its_failures_stand_where_a_handler_names_none<F: Framework>() {
    let world = with::<F>(|settings| {
        settings
            .on_missing(Failure::Status(401))
            .on_denied(Failure::Status(403))
    })
    .await;
    world.get_as_nobody("/hello").await.expect(401);
    world
        .get_as("bob", "/hidden-admin")
        .await
        .refused(403, "not-allowed");
    let [destination, accept] = navigation();
    let bob = bearer(&world.person("bob").token());
    let answer = world.get("/upgrade", &[bob, destination, accept]).await;
    let answer = answer.expect(307);
    assert_eq!(answer.header("location"), Some("/upgrade"));
    world.get_as_nobody("/tea").await.expect(418);
}

pub async fn its_own_page_stands_for_what_is_hidden<F: Framework>() {
    let page = || Reply::text(404, "nothing here");
    let world = with::<F>(|settings| settings.hidden(page)).await;
    for answer in [
        world.get_as_nobody("/hello").await,
        world.get_as("bob", "/hidden-admin").await,
    ] {
        assert_eq!(answer.expect(404).body, "nothing here");
    }
}

pub async fn without_pages_a_page_is_hidden<F: Framework>() {
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
