//! WebSockets, streams, nested routes, and handlers with unusual signatures.

use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use super::world::{ManualClock, World, bearer, people};
use crate::apps::{Framework, Setup};

/// Text frame of a client: "hello", masked with zeros.
const HELLO: &[u8] = b"\x81\x85\0\0\0\0hello";
/// The same text as a frame of a server, which has no mask.
const HELLO_BACK: &[u8] = b"\x81\x05hello";

pub(super) fn upgrade() -> Vec<(&'static str, String)> {
    let headers = [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    headers.map(|(name, value)| (name, value.to_owned())).into()
}

pub async fn unauthorized_websocket_is_rejected_before_the_upgrade<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get("/echo", &upgrade()).await;
    response.rejected(401, "dev-browser-missing");
    let bob = bearer(&world.person("bob").token());
    let headers: Vec<_> = upgrade().into_iter().chain([bob]).collect();
    world
        .get("/echo", &headers)
        .await
        .rejected(403, "not-allowed");
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn cross_site_websocket_with_a_session_cookie_returns_403<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let cookie = ("cookie", world.person("alice").cookie_header());
        let open = async |origin: String| {
            let origin = ("origin", origin);
            let headers = upgrade().into_iter().chain([cookie.clone(), origin]);
            world.open("/echo", &headers.collect::<Vec<_>>()).await
        };
        for origin in ["https://evil.example", "null"] {
            let response = open(origin.to_owned()).await;
            assert_eq!(response.status(), 403, "{origin}");
        }
        assert_eq!(world.app.counters.handlers(), 0);
        let response = open(format!("http://{}", world.app.address)).await;
        assert_eq!(response.status(), 101);
    }
}

pub async fn authorized_websocket_is_upgraded<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let alice = bearer(&world.person("alice").token());
        let headers: Vec<_> = upgrade().into_iter().chain([alice]).collect();
        let response = world.open("/echo", &headers).await;
        assert_eq!(response.status(), 101);
        let mut socket = response.upgrade().await.expect("a connection");
        socket.write_all(HELLO).await.expect("a peer that reads");
        let mut frame = [0; HELLO_BACK.len()];
        let read = socket.read_exact(&mut frame);
        let read = timeout(Duration::from_secs(10), read).await;
        read.expect("a response in time").expect("a frame");
        assert_eq!(frame, HELLO_BACK);
        assert_eq!(world.app.counters.handlers(), 1);
    }
}

pub async fn stream_starts_after_the_check<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_unauthenticated("/events").await.expect(401);
    assert_eq!(world.app.counters.handlers(), 0);
    let alice = world.person("alice");
    let (headers, event) = first_event(&world, &[bearer(&alice.token())]).await;
    assert_eq!(event, alice.user_id().as_str());
    let kind = headers["content-type"].to_str().expect("text");
    assert!(kind.starts_with("text/event-stream"), "{kind}");
}

/// The stream has no end, so buffering it would never finish.
pub async fn stream_carries_refreshed_cookies_without_buffering<F: Framework>() {
    let clock = ManualClock::start();
    let instance = people().clock(clock.clone()).start().await;
    let world = World::of::<F>(instance.expect("an instance"), true).await;
    let alice = world.person("alice");
    let cookies = [("cookie", alice.cookie_header())];
    clock.forward(120);

    let (headers, event) = first_event(&world, &cookies).await;
    assert_eq!(event, alice.user_id().as_str());
    let mut cookies = headers.get_all("set-cookie").iter();
    assert!(
        cookies.any(|it| it.as_bytes().starts_with(b"__session")),
        "{headers:?}"
    );
}

/// Returns the headers and the data of the first event of an endless stream.
async fn first_event(world: &World, headers: &[(&str, String)]) -> (HeaderMap, String) {
    let mut response = world.open("/events", headers).await;
    assert_eq!(response.status(), 200);
    let mut event = Vec::new();
    while !event.contains(&b'\n') {
        let chunk = timeout(Duration::from_secs(10), response.chunk()).await;
        let chunk = chunk.expect("a chunk in time").expect("a connection");
        event.extend(chunk.expect("a stream that has no end"));
    }
    let text = String::from_utf8(event).expect("text");
    let line = text.lines().next().unwrap_or_default();
    let data = line.strip_prefix("data:").unwrap_or(line).trim();
    (response.headers().clone(), data.to_owned())
}

pub async fn sync_handler_is_guarded<F: Framework>() {
    assert_guarded::<F>("/sync").await;
}

pub async fn generic_handler_is_guarded<F: Framework>() {
    assert_guarded::<F>("/generic").await;
}

pub async fn handler_with_maximum_arguments_is_guarded<F: Framework>() {
    assert_guarded::<F>("/many-arguments").await;
}

pub async fn handler_with_application_state_is_guarded<F: Framework>() {
    assert_guarded::<F>("/stateful").await;
}

pub async fn nested_route_is_guarded<F: Framework>() {
    assert_guarded::<F>("/nested/twice/whoami").await;
}

/// Asserts that unauthenticated requests get 401 before the handler runs, and alice her user id.
async fn assert_guarded<F: Framework>(path: &str) {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        world.get_unauthenticated(path).await.expect(401);
        assert_eq!(world.app.counters.handlers(), 0);
        let alice = world.person("alice");
        let response = world.get_with(&alice.token(), path).await.expect(200);
        assert_eq!(response.body, alice.user_id().as_str());
        assert_eq!(world.app.counters.handlers(), 1);
    }
}

pub async fn handler_that_returns_a_result_is_guarded<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_unauthenticated("/fallible").await.expect(401);
    let granted = world.get_as("alice", "/fallible").await.expect(200);
    assert_eq!(granted.body, "granted");
    world
        .get_as("bob", "/fallible")
        .await
        .rejected(403, "not-allowed");
    assert_eq!(world.app.counters.handlers(), 2);
}

pub async fn two_guards_of_a_request_are_both_enforced<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        world.get_unauthenticated("/twice").await.expect(401);
        let carol = world.get_as("carol", "/twice").await;
        carol.rejected(403, "not-allowed");
        world.get_as("bob", "/twice").await.expect(402);
        assert_eq!(world.app.counters.handlers(), 0);
        world.get_as("alice", "/twice").await.expect(200);
        assert_eq!(world.app.counters.handlers(), 1);
    }
}

pub async fn framework_test_client_gets_the_same_responses<F: Framework>() {
    let world = World::start::<F>().await;
    let (alice, bob) = (world.person("alice").token(), world.person("bob").token());
    for middleware in [false, true] {
        let setup = || Setup {
            middleware,
            ..Setup::of(&world.clerk)
        };
        for (path, token, status) in [
            ("/hello", None, 404),
            ("/hello", Some(alice.as_str()), 200),
            ("/me", None, 401),
            ("/admin", Some(bob.as_str()), 403),
        ] {
            let (code, _) = F::in_process(setup(), path, token).await;
            assert_eq!(code, status, "{path}");
        }
        let (_, body) = F::in_process(setup(), "/me", Some(&alice)).await;
        assert_eq!(body, world.get_with(&alice, "/me").await.body);
    }
}
