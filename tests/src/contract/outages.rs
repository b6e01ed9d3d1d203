//! Outages of Clerk's APIs, changes of the key set, and many requests at once.

use clerk_runtime::dev::{Endpoint, Fault};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::world::{ManualClock, World, bearer, navigation, people};
use crate::apps::{Framework, Setup};

pub async fn unavailable_keys_return_503<F: Framework>() {
    let world = World::start::<F>().await;
    world.instance.faults().set(Endpoint::Jwks, Fault::Down);
    let token = world.person("alice").token();
    for path in ["/me", "/hello", "/home", "/admin"] {
        let response = world.get_with(&token, path).await.expect(503);
        assert!(response.header("retry-after").is_some());
        assert_eq!(response.header("www-authenticate"), None);
        assert!(!response.body.contains(&token));
    }
    // Requests without credentials need no keys.
    world.get_unauthenticated("/home").await.expect(200);
    world.get_unauthenticated("/me").await.expect(401);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn cached_keys_are_used_during_an_outage<F: Framework>() {
    let clock = ManualClock::start();
    let instance = people()
        .clock(clock.clone())
        .start()
        .await
        .expect("an instance");
    let world = World::of::<F>(instance, false).await;
    world.get_as("alice", "/me").await.expect(200);
    assert_eq!(world.instance.faults().calls(Endpoint::Jwks), 1);

    world.instance.faults().set(Endpoint::Jwks, Fault::Down);
    clock.forward(3600);
    // Bob's token is not cached, so its verification needs the key.
    world.get_as("bob", "/me").await.expect(200);
    world.get_as("bob", "/me").await.expect(200);
}

pub async fn rotated_key_is_fetched_immediately<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/me").await.expect(200);
    world.instance.rotate_keys().expect("a key pair");
    world.get_as("alice", "/me").await.expect(200);
    assert_eq!(world.instance.faults().calls(Endpoint::Jwks), 2);
}

pub async fn concurrent_requests_fetch_the_keys_once<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let requests = (0..1000).map(|_| world.get_with(&token, "/me"));
    for response in join_all(requests).await {
        response.expect(200);
    }
    assert_eq!(world.instance.faults().calls(Endpoint::Jwks), 1);
}

pub async fn requests_for_unknown_key_ids_are_rate_limited<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world.get_with(&token.mint(), "/me").await.expect(200);
    let forged = |number: usize| token.clone().header("kid", format!("ins_{number}")).mint();
    let tokens: Vec<_> = (0..1000).map(forged).collect();
    let begin = Instant::now();
    for response in join_all(tokens.iter().map(|token| world.get_with(token, "/me"))).await {
        response.expect(401);
    }
    // One fetch for the valid token, then at most one every two seconds.
    let most = 3 + begin.elapsed().as_secs() / 2;
    assert!(world.instance.faults().calls(Endpoint::Jwks) <= most);
    world.get_with(&token.mint(), "/me").await.expect(200);
}

pub async fn rotated_key_is_fetched_after_an_unknown_key_id<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world.get_with(&token.mint(), "/me").await.expect(200);
    let forged = token.header("kid", "ins_invented").mint();
    world.get_with(&forged, "/me").await.expect(401);
    world.instance.rotate_keys().expect("a key pair");
    world.get_as("alice", "/me").await.expect(200);
    world.get_with(&forged, "/me").await.expect(401);
}

pub async fn unusable_keys_of_a_key_set_are_skipped<F: Framework>() {
    let world = World::start::<F>().await;
    let url = format!("{}/v1/jwks", world.instance.url());
    let secret = [bearer(world.instance.secret_key())];
    let get = reqwest::Method::GET;
    let response = super::world::send(&world.http, get, &url, &secret, "").await;
    let jwks: Value = serde_json::from_str(&response.expect(200).body).expect("JSON");
    let key = jwks["keys"][0].clone();
    let entries = json!([null, 7, key, { "kid": key["kid"], "kty": "EC", "use": "sig" }]);
    let responses = world.instance.responses();
    let get = http::Method::GET;
    responses.always(
        get,
        "/v1/jwks",
        http::StatusCode::OK,
        json!({ "keys": entries }),
    );
    world.get_as("alice", "/me").await.expect(200);
}

pub async fn local_jwt_key_needs_no_network<F: Framework>() {
    let instance = people().start().await.expect("an instance");
    let clerk = clerk_runtime::Clerk::builder()
        .jwt_key(instance.jwt_key())
        .build();
    let world = World::with_clerk::<F>(instance, clerk.expect("a key"), false).await;
    world.get_as("alice", "/me").await.expect(200);
    world.get_unauthenticated("/me").await.expect(401);
    assert_eq!(world.instance.faults().calls(Endpoint::Jwks), 0);
}

pub async fn missing_instance_returns_500<F: Framework>() {
    // Other tests of this process build an instance in code, so there is no default from the environment.
    let world = World::start::<F>().await;
    let app = F::start(Setup::default()).await;
    let token = world.person("alice").token();
    for path in ["/me", "/home", "/hello"] {
        let url = format!("http://{}{path}", app.address);
        let headers = [bearer(&token)];
        let get = reqwest::Method::GET;
        let response = super::world::send(&world.http, get, &url, &headers, "")
            .await
            .rejected(500, "no-clerk-instance");
        assert_eq!(response.header("retry-after"), None);
    }
    assert_eq!(app.counters.handlers(), 0);
}

pub async fn token_of_another_instance_returns_401<F: Framework>() {
    let (first, second) = (World::start::<F>().await, World::start::<F>().await);
    let (alice, other) = (
        first.person("alice").token(),
        second.person("alice").token(),
    );
    first.get_with(&alice, "/me").await.expect(200);
    second.get_with(&other, "/me").await.expect(200);
    first.get_with(&other, "/me").await.expect(401);
    second.get_with(&alice, "/me").await.expect(401);
}

fn faults() -> Vec<Fault> {
    vec![
        Fault::Down,
        Fault::Malformed,
        Fault::RateLimited { retry_after: 7 },
        Fault::Status(401),
        Fault::Status(403),
        Fault::Status(409),
        Fault::Status(429),
        Fault::Status(500),
        Fault::Status(503),
    ]
}

/// Handlers that accept unauthenticated requests return 503 too, since the nonce would be lost.
pub async fn failed_handshake_nonce_exchange_returns_503<F: Framework>() {
    for live in [false, true] {
        let builder = if live {
            people().production("clerk.example.com")
        } else {
            people()
        };
        let world = World::of::<F>(builder.start().await.expect("an instance"), true).await;
        for fault in faults() {
            let faults = world.instance.faults();
            faults.set(Endpoint::HandshakePayload, fault.clone());
            for path in ["/me", "/home", "/hello"] {
                let path = format!("{path}?__clerk_handshake_nonce=some");
                let response = world.get(&path, &navigation()).await.expect(503);
                let wait = response.header("retry-after").expect("a time");
                if let Fault::RateLimited { retry_after } = fault {
                    assert_eq!(wait, retry_after.to_string());
                }
                assert_eq!(response.header("location"), None, "{fault:?}");
                assert_eq!(response.header("x-clerk-auth-status"), None, "{fault:?}");
            }
        }
        assert_eq!(world.app.counters.handlers(), 0);
        // These statuses mean that Clerk has rejected the nonce.
        for status in [400, 404, 410, 422] {
            let faults = world.instance.faults();
            faults.set(Endpoint::HandshakePayload, Fault::Status(status));
            let response = world
                .get("/home?__clerk_handshake_nonce=some", &navigation())
                .await;
            assert_ne!(response.code(), 503, "{status}");
        }
    }
}

pub async fn failed_session_refresh_returns_503<F: Framework>() {
    for fault in faults() {
        let clock = ManualClock::start();
        let instance = people().clock(clock.clone()).start().await;
        let world = World::of::<F>(instance.expect("an instance"), true).await;
        let cookies = world.person("alice").cookie_header();
        clock.forward(120);
        let faults = world.instance.faults();
        faults.set(Endpoint::SessionRefresh, fault.clone());
        let cookie = ("cookie", cookies.clone());
        let fetch = [cookie.clone(), ("sec-fetch-dest", "empty".to_owned())];
        let [destination, accept] = navigation();
        let page = [cookie, destination, accept];
        for headers in [&fetch[..], &page[..]] {
            let response = world.get("/me", headers).await.expect(503);
            assert!(response.header("retry-after").is_some(), "{fault:?}");
            assert_eq!(response.header("location"), None, "{fault:?}");
            assert_eq!(response.cookies(), Vec::<&str>::new());
        }
        assert_eq!(world.app.counters.handlers(), 0);
        faults.clear();
        world.get("/me", &fetch).await.expect(200);
    }
}

pub async fn failed_machine_token_verification_returns_503<F: Framework>() {
    let world = World::start::<F>().await;
    let mut faults = faults();
    faults.extend([Fault::Status(400), Fault::Status(422)]);
    for (number, fault) in faults.into_iter().enumerate() {
        world.instance.faults().set(Endpoint::ApiKeys, fault);
        let token = format!("ak_unavailable{number}");
        let response = world.get_with(&token, "/keyed").await.expect(503);
        assert!(response.header("retry-after").is_some());
        assert_eq!(response.header("www-authenticate"), None);
    }
    world.instance.faults().clear();
    world.get_with("ak_invented", "/keyed").await.expect(401);
}
