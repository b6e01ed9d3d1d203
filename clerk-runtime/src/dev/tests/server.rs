use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{http, sent};
use crate::dev::Instance;

#[tokio::test]
async fn server_listens_on_loopback_only() {
    let clerk = Instance::start().await.unwrap();
    let url = url::Url::parse(clerk.url()).unwrap();
    assert_eq!(url.host_str(), Some("127.0.0.1"));
    assert!(url.port().is_some_and(|port| port >= 1024));
}

#[tokio::test]
async fn foreign_host_header_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/.well-known/jwks.json", clerk.url());
    assert_eq!(
        sent(http().get(&url).header("host", "rebound.example"))
            .await
            .0,
        403
    );
    for host in ["localhost:1", "127.0.0.1", "[::1]:80", "app.localhost"] {
        assert_eq!(
            sent(http().get(&url).header("host", host)).await.0,
            200,
            "{host}"
        );
    }
}

async fn status_of(request: reqwest::RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn foreign_host_of_a_proxy_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/console", clerk.url());
    for (name, value, status) in [
        ("x-forwarded-host", "rebound.example", 403),
        ("x-forwarded-host", "rebound.example:3000", 403),
        ("x-forwarded-host", "localhost, rebound.example", 403),
        ("clerk-proxy-url", "http://rebound.example/__clerk", 403),
        ("clerk-proxy-url", "/__clerk", 403),
        ("x-forwarded-host", "localhost:3000", 200),
        ("clerk-proxy-url", "http://127.0.0.1:3000/__clerk", 200),
    ] {
        let request = http().get(&url).header(name, value);
        assert_eq!(status_of(request).await, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn pages_of_the_account_portal_are_not_proxied() {
    let clerk = Instance::start().await.unwrap();
    for path in ["/", "/sign-in", "/sign-up", "/sign-in/tasks"] {
        let url = format!("{}{path}", clerk.url());
        assert_eq!(status_of(http().get(&url)).await, 200, "{path}");
        let proxied = http().get(&url);
        let proxied = proxied.header("clerk-proxy-url", "http://localhost:3000/__clerk");
        assert_eq!(status_of(proxied).await, 404, "{path}");
    }
}

#[tokio::test]
async fn oversized_body_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/v1/api_keys/verify", clerk.url());
    let body = vec![b' '; 11 * 1024 * 1024 + 1];
    assert_eq!(sent(http().post(&url).body(body)).await.0, 413);
}

#[tokio::test]
async fn dropped_instance_stops_its_server() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/.well-known/jwks.json", clerk.url());
    let client = http();
    assert_eq!(sent(client.get(&url)).await.0, 200);
    drop(clerk);
    // The server's task ends when it is polled next.
    tokio::task::yield_now().await;
    assert!(client.get(&url).send().await.is_err());
}

#[tokio::test]
async fn debug_contains_no_secret() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let key = clerk.api_key("alice").unwrap().issue();
    let shown = format!("{clerk:?} {alice:?} {key:?} {:?}", alice.token_builder());
    for secret in [
        clerk.secret_key(),
        key.secret(),
        alice.token().rsplit('.').next().unwrap(),
    ] {
        assert!(!shown.contains(secret));
    }
    assert!(shown.contains(clerk.url()));
}

#[tokio::test]
async fn keys_name_their_environment_and_instance() {
    let clerk = Instance::start().await.unwrap();
    assert!(clerk.publishable_key().starts_with("pk_test_"));
    assert!(clerk.secret_key().starts_with("sk_test_"));
    assert_eq!(clerk.issuer(), clerk.url());

    let production = Instance::builder()
        .production("clerk.example.com")
        .start()
        .await
        .unwrap();
    assert_eq!(
        production.publishable_key(),
        "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k"
    );
    assert!(production.secret_key().starts_with("sk_live_"));
    assert_eq!(production.issuer(), "https://clerk.example.com");
    assert!(production.url().starts_with("http://127.0.0.1:"));
}

#[tokio::test(start_paused = true)]
async fn body_that_does_not_arrive_in_time_returns_408() {
    let clerk = Instance::start().await.unwrap();
    let address = clerk.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "POST /v1/users HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\n{";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = [0; 12];
    stream.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 408");
}
