//! The cache of verified tokens.

use std::sync::Arc;

use futures_util::FutureExt as _;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde_json::{Value, json};

use super::requests::{browse, live_world};
use super::signer::{impostor, primary, rotated};
use super::support::{BackendResponse, JWKS, START, World};
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::RequestHead;
use crate::service::{Clerk, RequestState, RequestStatus};

fn cached_count(world: &World) -> usize {
    world.clerk.instance().tokens.len()
}

fn token(change: impl FnOnce(&mut Value)) -> String {
    let mut claims = super::support::claims(START);
    change(&mut claims);
    primary().token(&claims)
}

fn reason(state: &RequestState) -> String {
    state.reason().expect("a reason").to_string()
}

#[tokio::test]
async fn token_is_cached_once() {
    let world = World::new();
    let token = world.token();
    for _ in 0..3 {
        assert!(world.bearer(&token).await.is_authenticated());
    }
    assert_eq!(cached_count(&world), 1);
}

#[tokio::test]
async fn cached_token_is_authenticated_without_await_or_runtime() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    std::thread::scope(|scope| {
        let state = scope
            .spawn(|| world.bearer(&token).now_or_never())
            .join()
            .expect("no panic");
        assert!(state.expect("ready").is_authenticated());
    });
}

#[tokio::test]
async fn token_with_a_changed_byte_is_not_authenticated() {
    let world = World::new();
    let token = world.token();
    assert!(world.bearer(&token).await.is_authenticated());
    for place in [5, token.len() / 2, token.len() - 200] {
        let mut bytes = token.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let other = String::from_utf8(bytes).expect("text");
        assert!(
            !world.bearer(&other).await.is_authenticated(),
            "byte {place}"
        );
    }
    assert_eq!(cached_count(&world), 1);
}

#[tokio::test]
async fn failures_are_not_cached() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let forged = impostor().token(&world.claims());
    for _ in 0..2 {
        assert_eq!(
            reason(&world.bearer(&forged).await),
            "token-invalid-signature"
        );
    }
    world.bearer(&rotated().token(&world.claims())).await;
    world.bearer("a.b.c").await;
    assert_eq!(cached_count(&world), 1);
}

#[tokio::test]
async fn token_that_breaks_a_rule_is_rejected_at_each_use() {
    let world = World::with(|builder| {
        let builder = builder.audience(["https://api.example.com"]);
        builder.issuer(["https://clerk.example.com"])
    });
    let header = json!({"alg": "RS256", "typ": "other", "kid": primary().kid});
    let audience = json!("https://api.example.com");
    let with = |name: &str, value: Value| {
        token(|claims| {
            claims["aud"] = audience.clone();
            claims[name] = value;
        })
    };
    let good = with("aud", audience.clone());
    let broken = [
        with("aud", json!("https://other.example.com")),
        with("aud", json!([])),
        with("iss", json!("https://clerk.other.com")),
        with("sub", Value::Null),
        with("sid", json!(" ")),
        primary().token_with_header(&header, &super::support::claims(START)),
    ];
    for _ in 0..2 {
        assert!(world.bearer(&good).await.is_authenticated());
        for (index, token) in broken.iter().enumerate() {
            assert!(
                !world.bearer(token).await.is_authenticated(),
                "token {index}"
            );
        }
    }
}

#[tokio::test]
async fn suffixed_session_cookie_takes_precedence_over_a_cached_plain_one() {
    let world = live_world();
    let of = |user: &str| token(|claims| claims["sub"] = user.into());
    let (plain, suffixed) = (of("user_plain"), of("user_suffixed"));
    assert!(world.bearer(&plain).await.is_authenticated());
    let frontend = world.clerk.settings().engine.frontend.as_ref();
    let suffix = &frontend.expect("a front end").cookie_suffix;
    let cookie =
        format!("__session={plain}; __session_{suffix}={suffixed}; __client_uat_{suffix}={START}");
    for _ in 0..2 {
        let page = [("host", "www.example.com"), ("cookie", cookie.as_str())];
        let state = browse(&world.clerk, "https://www.example.com/", &page).await;
        let auth = state.to_auth();
        assert_eq!(auth.user_id().expect("a user").as_str(), "user_suffixed");
    }
}

#[tokio::test]
async fn expiry_is_checked_on_every_use() {
    let world = World::new();
    let token = token(|claims| claims["exp"] = (START + 60).into());
    assert!(world.bearer(&token).await.is_authenticated());
    world.clock.set(64);
    assert!(
        world.bearer(&token).await.is_authenticated(),
        "within the tolerance for clocks"
    );
    world.clock.set(65);
    let state = world.bearer(&token).await;
    assert_eq!(state.status(), RequestStatus::SignedOut);
    assert!(
        reason(&state).starts_with("session-token-expired"),
        "{}",
        reason(&state)
    );
}

#[tokio::test]
async fn clock_set_back_is_checked_on_the_next_use() {
    let world = World::new();
    let token = world.token();
    assert!(world.bearer(&token).await.is_authenticated());
    world.clock.set(-60);
    assert_eq!(reason(&world.bearer(&token).await), "session-token-nbf");
}

#[tokio::test]
async fn cached_token_is_not_returned_after_its_expiry_or_five_minutes() {
    let world = World::new();
    for (exp, ttl) in [(60, 60), (3600, 300)] {
        let token = token(|claims| claims["exp"] = (START + exp).into());
        world.bearer(&token).await;
        let instance = world.clerk.instance();
        world.clock.set(ttl - 1);
        assert!(
            instance
                .tokens
                .get(token.as_bytes(), instance.settings.clock.now())
                .is_some()
        );
        world.clock.set(ttl);
        assert!(
            instance
                .tokens
                .get(token.as_bytes(), instance.settings.clock.now())
                .is_none()
        );
        world.clock.set(0);
    }
}

#[tokio::test]
async fn expired_token_and_token_without_expiry_are_not_cached() {
    let world = World::new();
    world
        .bearer(&token(|claims| claims["exp"] = Value::Null))
        .await;
    world
        .bearer(&token(|claims| claims["exp"] = (START - 3).into()))
        .await;
    world
        .bearer(&token(|claims| claims["exp"] = json!("soon")))
        .await;
    assert_eq!(cached_count(&world), 0);
}

#[tokio::test]
async fn oversized_token_is_not_cached() {
    let world = World::new();
    let token = token(|claims| claims["more"] = "x".repeat(7000).into());
    assert!(world.bearer(&token).await.is_authenticated());
    assert_eq!(cached_count(&world), 0);
}

/// Clients can add padding. Such a token must neither fill the cache nor determine which lock is
/// used.
#[tokio::test]
async fn padded_token_is_rejected_and_not_cached() {
    let world = World::new();
    let token = world.token();
    for padding in ["=", "==", &"=".repeat(40)] {
        let padded = format!("{token}{padding}");
        assert!(!world.bearer(&padded).await.is_authenticated());
    }
    assert_eq!(cached_count(&world), 0);
    assert!(world.bearer(&token).await.is_authenticated());
    assert_eq!(cached_count(&world), 1);
}

#[tokio::test]
async fn token_cache_is_bounded() {
    for capacity in [0, 1, 7, 10, 64] {
        let world = World::with(|builder| builder.token_cache_capacity(capacity));
        for number in 0..150 {
            let token = token(|claims| claims["sid"] = format!("sess_{number}").into());
            assert!(world.bearer(&token).await.is_authenticated());
        }
        assert!(
            cached_count(&world) <= capacity,
            "{} of {capacity}",
            cached_count(&world)
        );
        assert_eq!(cached_count(&world) == 0, capacity == 0);
    }
}

#[tokio::test]
async fn refresh_with_the_same_key_keeps_cached_tokens() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    let entry = || {
        let instance = world.clerk.instance();
        let now = instance.settings.clock.now();
        instance
            .tokens
            .get(token.as_bytes(), now)
            .expect("a cached token")
            .decoded
    };
    let before = entry();

    let keys = BackendResponse::keys(&[rotated(), primary()]);
    world.backend.respond(JWKS, &keys);
    world.clock.set(270);
    world.bearer(&token).await;
    world.settle().await;
    assert_eq!(world.backend.calls(JWKS), 2);
    assert!(world.bearer(&token).await.is_authenticated());
    assert!(Arc::ptr_eq(&before, &entry()), "it was not verified again");
}

#[tokio::test]
async fn cached_token_is_removed_with_its_key() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.clock.set(270);
    world.bearer(&token).await;
    world.settle().await;
    assert_eq!(reason(&world.bearer(&token).await), "jwk-kid-mismatch");
    assert_eq!(cached_count(&world), 0);
}

#[tokio::test]
async fn token_cache_is_not_shared_between_instances() {
    let (one, other) = (World::new(), World::new());
    one.bearer(&one.token()).await;
    assert_eq!((cached_count(&one), cached_count(&other)), (1, 0));
}

#[tokio::test]
async fn instance_rules_are_checked_on_every_use() {
    let world = World::with(|builder| builder.authorized_parties(["https://app.example.com"]));
    let foreign = token(|claims| claims["azp"] = "https://evil.example.com".into());
    for _ in 0..2 {
        assert_eq!(
            reason(&world.bearer(&foreign).await),
            "token-invalid-authorized-parties"
        );
    }
    let own = token(|claims| claims["azp"] = "https://app.example.com".into());
    assert!(world.bearer(&own).await.is_authenticated());
}

/// A cached token and an uncached one have the same result, however the header is written.
#[tokio::test]
async fn caching_does_not_change_header_parsing() {
    let (warm, cold) = (
        World::new(),
        World::with(|settings| settings.token_cache_capacity(0)),
    );
    let token = warm.token();
    warm.bearer(&token).await;
    let (with_bearer, basic) = (format!("Bearer {token}"), format!("Basic {token}"));
    for (header, passes) in [
        (vec![with_bearer.clone()], true),
        (vec![token.clone()], true),
        (vec![format!(" Bearer {token}\t")], true),
        (vec![format!("Bearer {token} more")], false),
        (vec![format!("Bearer {token},")], false),
        (vec![format!("Bearer\t{token}")], false),
        (vec![format!("Bearer \t{token}")], false),
        (vec![format!("Bearer  {token}")], true),
        (vec![format!("bearer {token}")], true),
        (vec![basic.clone()], false),
        (vec![format!("Bearer {token}é")], false),
        (vec![with_bearer.clone(), with_bearer.clone()], false),
        (vec![with_bearer, basic.clone()], false),
        (vec![basic, token.clone()], false),
    ] {
        let state = [&warm.clerk, &cold.clerk].map(|clerk| authenticate_with(clerk, &header));
        for state in futures_util::future::join_all(state).await {
            assert_eq!(state.is_authenticated(), passes, "{header:?}");
        }
    }
}

/// Tokens of every class get the same result with and without the cache, whatever types a route
/// accepts.
#[tokio::test]
async fn caching_does_not_change_the_token_type() {
    let (warm, cold) = (
        World::new(),
        World::with(|settings| settings.token_cache_capacity(0)),
    );
    let template = token(|claims| claims["sid"] = Value::Null);
    let m2m = token(|claims| claims["sub"] = "mch_1".into());
    let mut claims = warm.claims();
    claims["jti"] = "oat_1".into();
    let header = json!({"alg": "RS256", "typ": "at+jwt", "kid": primary().kid});
    let oauth = primary().token_with_header(&header, &claims);
    let routes = [
        AcceptedTokens::SESSION,
        AcceptedTokens::One(TokenType::M2m),
        AcceptedTokens::One(TokenType::OAuth),
        AcceptedTokens::list(&[TokenType::Session, TokenType::M2m]),
        AcceptedTokens::list(&[TokenType::OAuth, TokenType::ApiKey]),
        AcceptedTokens::Any,
    ];
    for (count, token) in [warm.token(), template, m2m, oauth].iter().enumerate() {
        warm.machine(token, AcceptedTokens::Any).await;
        assert_eq!(cached_count(&warm), count + 1, "token {count} is cached");
        let mut passed = 0;
        for accepts in routes {
            let results = [&warm, &cold].map(|world| async move {
                let state = world.machine(token, accepts).await;
                (state.status(), state.token_type(), state.reason().cloned())
            });
            let results = futures_util::future::join_all(results).await;
            assert_eq!(
                results[0], results[1],
                "token {count} where {accepts:?} is accepted"
            );
            passed += usize::from(results[0].0 == RequestStatus::SignedIn);
        }
        assert_eq!(passed, 3, "token {count}");
    }
}

async fn authenticate_with(clerk: &Clerk, authorization: &[String]) -> RequestState {
    let values = authorization.iter().map(|it| {
        let value = HeaderValue::from_bytes(it.as_bytes()).expect("a header");
        (AUTHORIZATION, value)
    });
    let headers: HeaderMap = values.collect();
    let uri = Uri::from_static("/");
    let head = RequestHead::new(&Method::GET, &uri, &headers);
    clerk
        .authenticate_request(&head, AcceptedTokens::SESSION)
        .await
}
