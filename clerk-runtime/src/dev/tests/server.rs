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

#[tokio::test]
async fn oversized_body_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/v1/api_keys/verify", clerk.url());
    let body = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(sent(http().post(&url).body(body)).await.0, 413);
}

#[tokio::test]
async fn dropped_instance_stops_its_server() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/.well-known/jwks.json", clerk.url());
    let client = http();
    assert_eq!(sent(client.get(&url)).await.0, 200);
    drop(clerk);
    // The task that listens ends when it is polled next.
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
async fn keys_contain_their_instance() {
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
