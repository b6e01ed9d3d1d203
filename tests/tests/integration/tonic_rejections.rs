//! gRPC statuses where HTTP has 404 for hidden routes, redirects, or a status that gRPC lacks. The
//! gateway in front of the app converts gRPC statuses to HTTP ones: `UNAUTHENTICATED` to 401,
//! `PERMISSION_DENIED` to 403, `NOT_FOUND` to 404.

use clerk_runtime::Reply;
use clerk_runtime::dev::Category;
use clerk_runtime::policy::Failure;
use tests::apps::tonic::Tonic;
use tests::contract::world::{World, bearer, navigation, people};

#[tokio::test(flavor = "multi_thread")]
async fn unauthenticated_call_returns_unauthenticated() {
    for world in [
        World::start::<Tonic>().await,
        World::with_middleware::<Tonic>().await,
    ] {
        for path in ["/hello", "/admin", "/hidden-admin", "/me"] {
            let response = world.get_unauthenticated(path).await;
            response.rejected(401, "dev-browser-missing");
            // The headers of a page load do not cause a redirect.
            world.get(path, &navigation()).await.expect(401);
        }
        assert_eq!(world.app.counters.handlers(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unauthorized_call_returns_permission_denied() {
    let world = World::start::<Tonic>().await;
    for (name, path) in [
        ("bob", "/admin"),
        ("carol", "/admin"),
        ("bob", "/hidden-admin"),
        ("alice", "/required-hidden"),
        ("bob", "/required"),
        ("bob", "/proven"),
        ("alice", "/orgs/acme"),
    ] {
        let response = world.get_as(name, path).await;
        response.rejected(403, "not-allowed");
    }
    for path in ["/admin", "/required", "/proven"] {
        world.get_as("alice", path).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_found_is_returned_only_if_configured() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk_builder();
    let clerk = clerk.on_missing(Failure::Status(404)).build();
    let world = World::with_clerk::<Tonic>(instance, clerk.expect("settings"), true).await;
    let response = world.get_unauthenticated("/hello").await;
    response.rejected(404, "dev-browser-missing");
    let response = world.get_as("bob", "/hidden-admin").await;
    response.rejected(403, "not-allowed");

    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk_builder();
    let clerk = clerk.hidden(|| Reply::text(404, "nothing here")).build();
    let world = World::with_clerk::<Tonic>(instance, clerk.expect("settings"), true).await;
    let response = world.get_unauthenticated("/hello").await;
    response.rejected(401, "dev-browser-missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_call_is_never_redirected() {
    let world = World::with_middleware::<Tonic>().await;
    let bob = bearer(&world.person("bob").token());
    for (response, status) in [
        (world.get("/upgrade", std::slice::from_ref(&bob)).await, 403),
        (world.post("/upgrade", &[bob], "").await, 403),
        (world.get("/moved", &[]).await, 401),
        (world.post("/user", &[], "").await, 401),
        (world.get("/page", &navigation()).await, 401),
    ] {
        let response = response.expect(status);
        assert_eq!(response.header("location"), None);
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn status_without_grpc_equivalent_is_a_rejection() {
    let world = World::start::<Tonic>().await;
    let response = world.get_unauthenticated("/tea").await;
    response.rejected(401, "dev-browser-missing");
    let response = world.get_unauthenticated("/denied-tea").await;
    response.rejected(401, "dev-browser-missing");
    let response = world.get_as("bob", "/denied-tea").await;
    response.rejected(403, "not-allowed");
    world.get_as("alice", "/denied-tea").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_missing_and_on_denied_have_separate_statuses() {
    let world = World::start::<Tonic>().await;
    for (name, status) in [("alice", 200), ("bob", 403), ("carol", 403), ("dave", 401)] {
        world.get_as(name, "/paid").await.expect(status);
    }
    world.get_unauthenticated("/paid").await.expect(401);
    let expired = world.person("alice").token_builder().expired().mint();
    world.get_with(&expired, "/paid").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_guards_of_a_call_are_enforced() {
    for world in [
        World::start::<Tonic>().await,
        World::with_middleware::<Tonic>().await,
    ] {
        world.get_unauthenticated("/twice").await.expect(401);
        for name in ["carol", "bob"] {
            let response = world.get_as(name, "/twice").await;
            response.rejected(403, "not-allowed");
        }
        assert_eq!(world.app.counters.handlers(), 0);
        world.get_as("alice", "/twice").await.expect(200);
        assert_eq!(world.app.counters.handlers(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_factor_and_pending_session_are_named_in_the_status() {
    let world = World::start::<Tonic>().await;
    let token = world.person("alice").token_builder();
    let fresh = token.clone().factor_ages(3, -1).mint();
    world.get_with(&fresh, "/reverified").await.expect(200);
    let stale = token.factor_ages(10, -1).mint();
    let response = world.get_with(&stale, "/reverified").await;
    response.rejected(403, "reverification-error");

    for path in ["/me", "/hello"] {
        let response = world.get_as("dave", path).await;
        response.rejected(401, "pending-session");
    }
    world.get_as("dave", "/pending").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn machine_call_is_accepted_where_allowed() {
    let world = World::start::<Tonic>().await;
    let key = world.instance.api_key("alice").expect("a person").issue();
    world.get_with(key.secret(), "/keyed").await.expect(200);
    let response = world.get_with(key.secret(), "/person-or-key").await;
    assert_eq!(response.expect(200).body, "api_key");
    for token in [key.secret(), "ak_123", "mt_123", "oat_123"] {
        world.get_with(token, "/hello").await.expect(401);
        world.get_with(token, "/me").await.expect(401);
        world.get_with(token, "/home").await.expect(200);
    }
    let response = world.get_with(key.secret(), "/any-admin").await;
    response.rejected(401, "not-allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_token_is_explained_in_the_status() {
    let world = World::start::<Tonic>().await;
    let token = world.person("alice").token_builder();
    let expired = "session-token-expired-refresh-non-eligible-non-get";
    for (token, reason) in [
        (token.clone().expired(), expired),
        (token.clone().not_yet_valid(), "session-token-nbf"),
        (
            token.clone().signed_by_unknown_key(),
            "token-invalid-signature",
        ),
        (token.clone().unsigned(), "token-invalid-algorithm"),
        (
            token.clone().signed_with_public_key(),
            "token-invalid-algorithm",
        ),
        (
            token.clone().header("kid", "ins_unknown"),
            "jwk-kid-mismatch",
        ),
        (
            token.clone().category(Category::Template),
            "token-type-mismatch",
        ),
        (token.without_claim("sub"), "token-verification-failed"),
    ] {
        let response = world.get_with(&token.mint(), "/me").await;
        let response = response.rejected(401, reason);
        assert_eq!(response.header("x-clerk-auth-reason"), Some(reason));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}
