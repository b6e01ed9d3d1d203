//! Clients that disconnect, runtimes that stop, clocks that jump, and networks that fail below HTTP.

use std::net::Ipv4Addr;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use clerk_runtime::Clerk;
use clerk_runtime::dev::{Endpoint, Fault};
use futures_util::future::join_all;
use tests::apps::{Framework as _, Setup, axum::Axum};
use tests::contract::world::people;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::upstream::Outage;
use super::{ALL, KEYS, Kind, LIMIT, SESSIONS, TIME_LIMIT, World};

/// More polls than a request needs.
const POLLS: usize = 40;

#[tokio::test]
async fn client_that_disconnects_at_any_point_affects_no_other_request() {
    let mut world = World::start().await;
    for kind in [
        Kind::New,
        Kind::UnknownKey,
        Kind::User,
        Kind::Template,
        Kind::ApiKey,
    ] {
        world.restart();
        let usual = world.request(kind).await;
        for polls in 0..POLLS {
            world.restart();
            world
                .upstream
                .fail(ALL, Outage::Slow(Duration::from_millis(5)));
            poll(world.request(kind), polls).await;
            let status = world.request(kind).await;
            assert_eq!(status, usual, "{kind:?} after {polls} polls");
        }
    }
}

/// Polls a future this number of times, and drops it.
async fn poll(future: impl Future, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        let mut context = Context::from_waker(Waker::noop());
        if future.as_mut().poll(&mut context).is_ready() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn runtime_that_stops_during_a_call_does_not_affect_the_next_runtime() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let servers = tokio::runtime::Runtime::new().expect("a runtime");
    let instance = servers.block_on(people().start()).expect("an instance");
    let clerk = instance.clerk().expect("good settings");
    let token = instance.sign_in("alice").expect("a person").token();
    let get = |path| Axum::in_process(Setup::of(&clerk), path, Some(token.as_str()));

    for (endpoint, path) in [(Endpoint::Jwks, "/me"), (Endpoint::Users, "/user")] {
        instance
            .faults()
            .set(endpoint, Fault::Slow(Duration::from_secs(30)));
        let stopped = runtime();
        let waited = stopped
            .block_on(async { tokio::time::timeout(Duration::from_millis(300), get(path)).await });
        assert!(waited.is_err(), "the call is in flight");
        stopped.shutdown_background();
        instance.faults().clear();
        let (status, _) = runtime().block_on(get(path));
        assert_eq!(status, 200, "{path}");
    }
}

#[tokio::test]
async fn clock_that_jumps_rejects_tokens_until_it_is_right_again() {
    let world = World::start().await;
    let token = world.alice.token();
    let me = || async {
        Axum::in_process(Setup::of(&world.clerk), "/me", Some(&token))
            .await
            .0
    };
    assert_eq!(me().await, 200);
    world.clock.forward(3600);
    assert_eq!(me().await, 401, "the token is expired");
    world.clock.forward(-7200);
    assert_eq!(me().await, 401, "the token was issued in the future");
    world.clock.forward(3600);
    assert_eq!(me().await, 200);
}

#[tokio::test]
async fn rotation_during_a_flood_of_unknown_keys_is_seen_within_seconds() {
    let world = World::start().await;
    assert_eq!(world.request(Kind::Seen).await, 200);
    world
        .upstream
        .fail(ALL, Outage::Slow(Duration::from_millis(50)));
    let flood = join_all((0..500).map(|_| world.request(Kind::UnknownKey))).await;
    assert!(flood.iter().all(|status| *status == 401));

    tokio::time::resume();
    world.instance.rotate_keys().expect("a key pair");
    let recorded = super::record(&world.instance, &world.alice).await;
    tokio::time::pause();
    world
        .upstream
        .replace_response(KEYS, recorded[KEYS].clone());
    let (flood, new) = tokio::join!(
        join_all((0..500).map(|_| world.request(Kind::UnknownKey))),
        world.request(Kind::New),
    );
    assert!(flood.iter().all(|status| *status == 401));
    assert_eq!(new, 200);
    assert!(
        world.upstream.calls(KEYS) <= 6,
        "{}",
        world.upstream.calls(KEYS)
    );
}

#[tokio::test]
async fn calls_stay_below_the_limit_while_clerk_responds_with_429() {
    let world = World::start().await;
    assert_eq!(world.request(Kind::Seen).await, 200);
    world.upstream.fail(SESSIONS, Outage::RateLimited("1"));
    let begin = Instant::now();
    let requests = (0..500).map(|_| async {
        // Each session has a template token of its own.
        let token = world.instance.sign_in("alice").expect("a person").token();
        Axum::in_process(Setup::of(&world.clerk), "/template", Some(&token))
            .await
            .0
    });
    assert!(join_all(requests).await.iter().all(|status| *status == 503));
    assert!(begin.elapsed() <= TIME_LIMIT, "{:?}", begin.elapsed());
    let windows = 1 + usize::try_from(begin.elapsed().as_secs() / 10).expect("a small number");
    let calls = world.upstream.calls(SESSIONS);
    assert!(
        calls <= LIMIT * windows,
        "{calls} calls in {:?}",
        begin.elapsed()
    );
}

/// Responses of a server that does not speak HTTP correctly.
const BAD_RESPONSES: [&[u8]; 6] = [
    b"",
    b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"keys\":",
    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"SSH-2.0-OpenSSH_9.9\r\n",
    b"HTTP/1.1 302 Found\r\nlocation: https://example.com/v1/jwks\r\ncontent-length: 0\r\n\r\n",
];

#[tokio::test]
async fn network_failures_below_http_return_503_in_time() {
    let mut urls = vec!["http://clerk.invalid".to_owned()];
    for bytes in BAD_RESPONSES {
        urls.push(format!("http://{}", serve(bytes).await));
    }
    // A server that does not speak TLS, and one that ends the connection.
    urls.push(format!("https://{}", serve(BAD_RESPONSES[4]).await));
    urls.push(format!("https://{}", serve(b"").await));
    let instance = people().start().await.expect("an instance");
    let token = instance.sign_in("alice").expect("a person").token();
    let (secret_key, token) = (instance.secret_key(), &token);
    let requests = urls.iter().map(|url| async move {
        let builder = Clerk::builder().secret_key(secret_key).api_url(url);
        let clerk = builder
            .danger_allow_http_api_url()
            .build()
            .expect("good settings");
        let begin = Instant::now();
        let (status, body) = Axum::in_process(Setup::of(&clerk), "/me", Some(token)).await;
        assert_eq!(status, 503, "{url}: {body}");
        assert!(begin.elapsed() < Duration::from_secs(11), "{url}");
        let (status, _) = Axum::in_process(Setup::of(&clerk), "/me", None).await;
        assert_eq!(status, 401, "{url}");
    });
    join_all(requests).await;
}

/// Starts a server that sends these bytes on each connection and closes it.
async fn serve(bytes: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut head = [0; 1024];
            let _ignored = connection.read(&mut head).await;
            let _ignored = connection.write_all(bytes).await;
        }
    });
    address
}
