//! The `Webhook` extractor, and warp's filter, in every framework that has it, over HTTP.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot start its app, or send to it, fails"
)]

mod actix;
mod axum;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod poem;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod rocket;
mod salvo;
mod warp;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clerk_runtime::Clerk;
use clerk_runtime::config::UnixMillis;
use clerk_runtime::dev::{Instance, SignedWebhook};
use clerk_runtime::webhook::{Event, Webhook};
use reqwest::{Client, Response};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Body limit of the apps, in bytes.
const LIMIT: usize = 4096;

/// Number of bodies that extractors began to parse as [`Counted`].
static PARSED: AtomicUsize = AtomicUsize::new(0);

/// Type of an event that counts when it is parsed.
#[derive(Debug)]
struct Counted(Value);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PARSED.fetch_add(1, Ordering::SeqCst);
        Value::deserialize(deserializer).map(Self)
    }
}

/// Returns the response of the handler of `/events`.
fn event_response(webhook: &Webhook<Event>) -> String {
    let Event::UserDeleted(event) = &webhook.event else {
        return format!("{}: another", webhook.event.event_type());
    };
    format!("{} {}", webhook.id, event.data.id)
}

/// Returns the response of the handler of `/counted`.
fn counted_response(webhook: &Webhook<Counted>) -> String {
    webhook.event.0["type"].to_string()
}

fn user_deleted() -> Value {
    json!({
        "object": "event", "type": "user.deleted", "timestamp": 1_800_000_000_000_i64,
        "instance_id": "ins_1", "data": { "object": "user", "id": "user_1", "deleted": true },
    })
}

/// An app with a signing secret, an offline instance, and a client.
struct World {
    instance: Instance,
    app: SocketAddr,
    client: Client,
}

impl World {
    async fn start(serve: impl AsyncFn(Clerk) -> SocketAddr) -> Self {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk_builder().webhook_body_limit(LIMIT).build();
        Self {
            app: serve(clerk.expect("a Clerk")).await,
            instance,
            client: Client::new(),
        }
    }

    fn sign(&self, event: &Value) -> SignedWebhook {
        self.instance.sign_webhook(event).expect("an event")
    }

    async fn post(&self, path: &str, webhook: SignedWebhook) -> (u16, String) {
        let url = format!("http://{}{path}", self.app);
        let request = self.client.post(url).headers(webhook.headers);
        read(request.body(webhook.body).send().await.expect("a response")).await
    }
}

async fn read(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    (status, response.text().await.expect("a body"))
}

async fn assert_signed_event_is_accepted(world: &World) {
    let webhook = world.sign(&user_deleted());
    let id = webhook.headers["svix-id"]
        .to_str()
        .expect("an id")
        .to_owned();
    let expected = (200, format!("{id} user_1"));
    assert_eq!(world.post("/events", webhook).await, expected);

    let unknown = world.sign(&json!({ "type": "planet.discovered", "data": [] }));
    let expected = (200, "planet.discovered: another".to_owned());
    assert_eq!(world.post("/events", unknown).await, expected);
}

/// Reads the counter; all other tests post to `/events`, which does not count.
async fn assert_forged_event_is_not_parsed(world: &World) {
    let mut forged = world.sign(&user_deleted());
    forged.body.push(' ');
    let before = PARSED.load(Ordering::SeqCst);
    let (status, body) = world.post("/counted", forged).await;
    assert_eq!(status, 400);
    assert!(!body.contains("signature"), "{body}");
    assert_eq!(PARSED.load(Ordering::SeqCst), before);

    let (status, body) = world.post("/counted", world.sign(&user_deleted())).await;
    assert_eq!((status, body.as_str()), (200, "\"user.deleted\""));
    assert_eq!(PARSED.load(Ordering::SeqCst), before + 1);
}

async fn assert_unverified_event_returns_400(world: &World) {
    let mut headless = world.sign(&user_deleted());
    headless.headers.remove("svix-signature");
    assert_eq!(world.post("/events", headless).await.0, 400);

    let other = Instance::start().await.expect("an instance");
    let others = other.sign_webhook(&user_deleted()).expect("an event");
    assert_eq!(world.post("/events", others).await.0, 400);

    let signed = |secs| {
        let at = UnixMillis::from_secs(secs);
        let webhook = world.instance.sign_webhook_at(&user_deleted(), at);
        webhook.expect("an event")
    };
    let now = world.sign(&Value::Null).headers["svix-timestamp"].clone();
    let now: i64 = now.to_str().expect("a time").parse().expect("a number");
    for (secs, status) in [
        (now - 290, 200),
        (now + 290, 200),
        (now - 310, 400),
        (now + 310, 400),
    ] {
        assert_eq!(world.post("/events", signed(secs)).await.0, status);
    }

    let misshapen = json!({ "type": "user.deleted", "data": { "id": 5 } });
    let (status, body) = world.post("/events", world.sign(&misshapen)).await;
    assert_eq!(status, 400);
    assert!(!body.contains("$.data"), "{body}");
}

async fn assert_oversized_body_returns_413(world: &World) {
    let with = |bytes: usize| {
        let empty = world.sign(&json!({ "type": "x", "data": "" })).body.len();
        world.sign(&json!({ "type": "x", "data": "x".repeat(bytes - empty) }))
    };
    assert_eq!(world.post("/events", with(LIMIT)).await.0, 200);
    assert_eq!(world.post("/events", with(LIMIT + 1)).await.0, 413);

    let response = tokio::time::timeout(Duration::from_secs(20), endless(world)).await;
    let response = response.expect("a response before the end");
    assert!(response.starts_with("HTTP/1.1 413"), "{response}");
}

/// Sends a body without a length and without an end, which the app has to reject by itself.
async fn endless(world: &World) -> String {
    let mut stream = TcpStream::connect(world.app).await.expect("a connection");
    let head = "POST /events HTTP/1.1\r\nhost: app\r\nsvix-id: msg_1\r\nsvix-timestamp: 1\r\n\
                svix-signature: v1,AAAA\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a head");
    let chunk = format!("400\r\n{}\r\n", " ".repeat(0x400));
    for _ in 0..=LIMIT / 0x400 {
        stream.write_all(chunk.as_bytes()).await.expect("a chunk");
    }
    let mut response = [0; 12];
    stream.read_exact(&mut response).await.expect("a response");
    String::from_utf8_lossy(&response).into_owned()
}

async fn assert_missing_secret_returns_500(serve: impl AsyncFn(Clerk) -> SocketAddr) {
    let world = World::start(async |_| {
        let bare = Clerk::builder().secret_key("sk_test_bare").build();
        serve(bare.expect("a Clerk")).await
    })
    .await;
    assert_eq!(
        world.post("/events", world.sign(&user_deleted())).await.0,
        500
    );
}

macro_rules! frameworks {
    ($($name:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let world = World::start($name::serve).await;
            assert_signed_event_is_accepted(&world).await;
            assert_unverified_event_returns_400(&world).await;
            assert_oversized_body_returns_413(&world).await;
        }
    )+};
}

frameworks!(actix axum poem rocket salvo warp);

/// Runs the apps one after the other, since they share the counter.
#[tokio::test(flavor = "multi_thread")]
async fn webhook_is_not_parsed_before_verification() {
    assert_forged_event_is_not_parsed(&World::start(actix::serve).await).await;
    assert_forged_event_is_not_parsed(&World::start(axum::serve).await).await;
    assert_forged_event_is_not_parsed(&World::start(poem::serve).await).await;
    assert_forged_event_is_not_parsed(&World::start(rocket::serve).await).await;
    assert_forged_event_is_not_parsed(&World::start(salvo::serve).await).await;
    assert_forged_event_is_not_parsed(&World::start(warp::serve).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_secret_returns_500() {
    assert_missing_secret_returns_500(actix::serve).await;
    assert_missing_secret_returns_500(axum::serve).await;
    assert_missing_secret_returns_500(poem::serve).await;
    assert_missing_secret_returns_500(salvo::serve).await;
    assert_missing_secret_returns_500(warp::serve).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consumed_body_in_warp_does_not_fall_through() {
    let world = World::start(warp::serve).await;
    let open = (200, "open to all".to_owned());
    assert_eq!(world.post("/", world.sign(&user_deleted())).await, open);
    let (status, _) = world.post("/read", world.sign(&user_deleted())).await;
    assert_eq!(status, 500);
}

/// Rocket detects a missing secret at launch.
#[tokio::test(flavor = "multi_thread")]
async fn rocket_without_a_secret_does_not_launch() {
    let bare = Clerk::builder().secret_key("sk_test_bare").build();
    let launched = rocket::app(bare.expect("a Clerk")).ignite().await;
    let error = launched.expect_err("a rejection");
    assert!(matches!(
        error.kind(),
        ::rocket::error::ErrorKind::SentinelAborts(_)
    ));
}
