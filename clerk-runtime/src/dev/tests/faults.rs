use std::time::{Duration, Instant};

use serde_json::Value;

use super::{code, get, http};
use crate::dev::{Endpoint, Fault, Instance};

#[tokio::test]
async fn fault_applies_to_its_endpoint_until_cleared() {
    let clerk = Instance::start().await.unwrap();
    clerk.faults().set(Endpoint::Jwks, Fault::Status(500));
    let (status, body) = get(&clerk, "/v1/jwks").await;
    assert_eq!((status.as_u16(), code(&body)), (500, "unexpected_error"));
    assert_eq!(get(&clerk, "/v1/users").await.0, 200);
    clerk.faults().clear();
    assert_eq!(get(&clerk, "/v1/jwks").await.0, 200);

    clerk.faults().set_everywhere(Fault::Status(503));
    assert_eq!(get(&clerk, "/v1/users").await.0, 503);
    clerk.faults().set(Endpoint::Users, Fault::Status(502));
    assert_eq!(get(&clerk, "/v1/users").await.0, 502);
    clerk.faults().unset(Endpoint::Users);
    assert_eq!(get(&clerk, "/v1/users").await.0, 503);
}

#[tokio::test]
async fn rate_limited_fault_has_retry_after() {
    let clerk = Instance::start().await.unwrap();
    clerk
        .faults()
        .set(Endpoint::Users, Fault::RateLimited { retry_after: 7 });
    let request = http()
        .get(format!("{}/v1/users", clerk.url()))
        .bearer_auth(clerk.secret_key());
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "7");
}

#[tokio::test]
async fn down_fault_closes_the_connection() {
    let clerk = Instance::start().await.unwrap();
    clerk.faults().set(Endpoint::Jwks, Fault::Down);
    let request = http()
        .get(format!("{}/v1/jwks", clerk.url()))
        .bearer_auth(clerk.secret_key());
    assert!(request.send().await.is_err());
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the delay is what is measured")]
async fn slow_fault_delays_the_response() {
    let clerk = Instance::start().await.unwrap();
    clerk
        .faults()
        .set(Endpoint::Jwks, Fault::Slow(Duration::from_millis(120)));
    let start = Instant::now();
    assert_eq!(get(&clerk, "/v1/jwks").await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn malformed_fault_returns_200_without_json() {
    let clerk = Instance::start().await.unwrap();
    clerk.faults().set(Endpoint::Users, Fault::Malformed);
    let request = http()
        .get(format!("{}/v1/users", clerk.url()))
        .bearer_auth(clerk.secret_key());
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(serde_json::from_str::<Value>(&response.text().await.unwrap()).is_err());
}

#[tokio::test]
async fn calls_are_counted_per_endpoint() {
    let clerk = Instance::start().await.unwrap();
    get(&clerk, "/v1/jwks").await;
    get(&clerk, "/v1/users").await;
    clerk.faults().set(Endpoint::Jwks, Fault::Status(500));
    get(&clerk, "/v1/jwks").await;
    assert_eq!(clerk.faults().calls(Endpoint::Jwks), 2);
    assert_eq!(clerk.faults().calls(Endpoint::Users), 1);
    assert_eq!(clerk.faults().calls(Endpoint::Sessions), 0);
    clerk.faults().reset_calls();
    assert_eq!(clerk.faults().calls(Endpoint::Jwks), 0);
}
