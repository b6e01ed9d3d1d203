//! Revocations in requests, caches and long-lived connections.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderName};
use serde_json::{Value, json};

use super::signer::primary;
use super::support::{BackendResponse, World, authenticate, claims};
use crate::caller::{OrgId, SessionId, UserId};
use crate::policy::{AcceptedTokens, TokenType};
use crate::revocations::Revocation;
use crate::service::AuthEnd;

const VERIFY: &str = "/api_keys/verify";
const API_KEY: AcceptedTokens = AcceptedTokens::One(TokenType::ApiKey);

async fn reason(world: &World, token: &str) -> String {
    let state = world.bearer(token).await;
    state.reason().map(ToString::to_string).unwrap_or_default()
}

fn revoke(world: &World, revocation: Revocation) {
    world.clerk.revocations().revoke(revocation);
}

#[tokio::test]
async fn revoked_session_with_a_cached_token_is_unauthenticated() {
    let world = World::new();
    let token = world.token();
    assert!(world.bearer(&token).await.is_authenticated());
    revoke(&world, Revocation::session(&SessionId::from("sess_1")));
    assert_eq!(reason(&world, &token).await, "session-revoked");
}

#[tokio::test]
async fn token_that_was_issued_after_a_revocation_of_its_user_is_accepted() {
    let world = World::new();
    let before = world.token();
    world.clock.set(10);
    revoke(&world, Revocation::user(&UserId::from("user_1")));
    world.clock.set(20);
    assert_eq!(reason(&world, &before).await, "session-revoked");
    assert!(world.bearer(&world.token()).await.is_authenticated());
}

#[tokio::test]
async fn rejected_call_revokes_nothing() {
    let world = World::new();
    let path = "/v1/sessions/sess_1/revoke";
    world
        .backend
        .respond(path, &BackendResponse::status(404, &json!({"errors": []})));
    let session = SessionId::from("sess_1");
    world.clerk.sessions().revoke(&session).await.unwrap_err();
    assert!(world.clerk.revocations().is_empty());
}

#[tokio::test]
async fn calls_that_end_sessions_are_revocations() {
    for path in [
        "/v1/users/user_1/ban",
        "/v1/users/user_1/lock",
        "/v1/users/ban",
    ] {
        let world = World::new();
        let token = world.token();
        world.clock.set(2);
        world
            .backend
            .respond(path, &BackendResponse::ok(&json!([])));
        let user = UserId::from("user_1");
        let users = world.clerk.users();
        // The results are errors, since the response is not a user, but the calls succeeded.
        match path.rsplit('/').next() {
            Some("lock") => drop(users.lock(&user).await),
            _ if path.contains("user_1") => drop(users.ban(&user).await),
            _ => drop(users.ban_many([user]).await),
        }
        assert_eq!(reason(&world, &token).await, "session-revoked", "{path}");
    }
}

/// Returns the headers of a webhook that was signed by Svix.
pub(super) fn signed(secret: &str, timestamp: i64, body: &str) -> HeaderMap {
    let key = secret.trim_start_matches("whsec_");
    let key = BASE64_STANDARD.decode(key).expect("base64");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signature = hmac::sign(&key, format!("msg_1.{timestamp}.{body}").as_bytes());
    let signature = format!("v1,{}", BASE64_STANDARD.encode(signature));
    let pairs = [
        ("svix-id", "msg_1".to_owned()),
        ("svix-timestamp", timestamp.to_string()),
        ("svix-signature", signature),
    ];
    let pairs = pairs.map(|(name, value)| {
        (
            HeaderName::from_static(name),
            value.parse().expect("a value"),
        )
    });
    HeaderMap::from_iter(pairs)
}

#[tokio::test]
async fn verified_webhook_is_a_revocation() {
    let secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
    let world = World::with(|builder| builder.webhook_signing_secret(secret));
    let token = world.token();
    let body = json!({
        "type": "session.revoked", "object": "event", "data": {"id": "sess_1"},
        "timestamp": world.clock.secs() * 1000,
    });
    let body = body.to_string();
    let forged = HeaderMap::new();
    world
        .clerk
        .verify_webhook(&forged, body.as_bytes())
        .unwrap_err();
    assert_eq!(reason(&world, &token).await, "");
    let now = world.clock.secs();
    let headers = signed(secret, now, &body);
    world
        .clerk
        .verify_webhook(&headers, body.as_bytes())
        .expect("verified");
    assert_eq!(reason(&world, &token).await, "session-revoked");
}

fn api_key() -> Value {
    json!({
        "object": "api_key", "id": "api_key_1", "subject": "user_1", "scopes": [],
        "revoked": false, "expired": false, "expiration": null,
    })
}

#[tokio::test]
async fn revoked_api_key_is_rejected_although_its_response_is_cached() {
    let world = World::new();
    world
        .backend
        .respond(VERIFY, &BackendResponse::ok(&api_key()));
    assert!(world.machine("ak_1", API_KEY).await.is_authenticated());
    revoke(&world, Revocation::api_key("api_key_1"));
    assert!(!world.machine("ak_1", API_KEY).await.is_authenticated());
}

#[tokio::test]
async fn api_key_of_a_revoked_user_is_verified_again() {
    let world = World::new();
    world
        .backend
        .respond(VERIFY, &BackendResponse::ok(&api_key()));
    assert!(world.machine("ak_1", API_KEY).await.is_authenticated());
    world.clock.set(1);
    revoke(&world, Revocation::user(&UserId::from("user_1")));
    world.clock.set(2);
    for _ in 0..3 {
        assert!(world.machine("ak_1", API_KEY).await.is_authenticated());
    }
    assert_eq!(world.backend.calls(VERIFY), 2);
}

#[tokio::test]
async fn api_key_of_a_revoked_user_is_verified_again_although_a_call_is_in_flight() {
    let world = World::new();
    world
        .backend
        .respond(VERIFY, &BackendResponse::ok(&api_key()));
    world.backend.hold();
    let request = || {
        let clerk = world.clerk.clone();
        tokio::spawn(async move { authenticate(&clerk, "ak_1", API_KEY).await })
    };
    let before = request();
    world.settle().await;
    world.clock.set(1);
    revoke(&world, Revocation::user(&UserId::from("user_1")));
    world
        .backend
        .respond(VERIFY, &BackendResponse::error(404, "resource_not_found"));
    world.clock.set(2);
    let after = request();
    world.settle().await;
    assert_eq!(world.backend.calls(VERIFY), 1, "one call for both");
    world.backend.release();
    assert!(!after.await.expect("no panic").is_authenticated());
    assert!(!before.await.expect("no panic").is_authenticated());
    assert_eq!(world.backend.calls(VERIFY), 2);
}

#[tokio::test]
async fn user_is_fetched_again_after_a_revocation_although_a_call_is_in_flight() {
    let world = World::with(|builder| builder.user_cache_ttl(Duration::from_secs(60)));
    let path = "/v1/users/user_1";
    let user = |name: &str| BackendResponse::ok(&json!({"id": "user_1", "first_name": name}));
    world.backend.respond(path, &user("before"));
    let name = || {
        let (clerk, claims) = (world.clerk.clone(), claims(world.clock.secs()));
        tokio::spawn(async move {
            let token = primary().token(&claims);
            let state = authenticate(&clerk, &token, AcceptedTokens::SESSION).await;
            let user = state.to_auth().user().await.expect("a response");
            user.expect("signed in").first_name
        })
    };
    world.bearer(&world.token()).await;
    world.backend.hold();
    let before = name();
    world.settle().await;
    world.clock.set(1);
    revoke(&world, Revocation::user(&UserId::from("user_1")));
    world.backend.respond(path, &user("after"));
    world.clock.set(2);
    let after = name();
    world.settle().await;
    world.backend.release();
    before.await.expect("no panic");
    assert_eq!(after.await.expect("no panic").as_deref(), Some("after"));
    assert_eq!(world.backend.calls(path), 2);
}

#[tokio::test]
async fn minted_token_is_not_returned_after_a_change_of_the_role() {
    let world = World::new();
    let path = "/v1/sessions/sess_1/tokens/supabase";
    let minted = primary().token(&claims(world.clock.secs()));
    world
        .backend
        .respond(path, &BackendResponse::ok(&json!({"jwt": minted})));
    let token = |world: &World| {
        let mut claims = claims(world.clock.secs());
        claims["o"] = json!({"id": "org_1", "rol": "member"});
        primary().token(&claims)
    };
    for calls in [1, 1] {
        let auth = world.bearer(&token(&world)).await.to_auth();
        auth.token("supabase")
            .await
            .expect("minted")
            .expect("a session");
        assert_eq!(world.backend.calls(path), calls);
    }
    world.clock.set(1);
    let member = (OrgId::from("org_1"), UserId::from("user_1"));
    revoke(&world, Revocation::role(&member.0, &member.1, "org:member"));
    world.clock.set(2);
    let auth = world.bearer(&token(&world)).await.to_auth();
    auth.token("supabase")
        .await
        .expect("minted")
        .expect("a session");
    assert_eq!(world.backend.calls(path), 2);
}

#[tokio::test]
async fn authentication_ends_with_a_revocation() {
    let world = World::new();
    let auth = world.bearer(&world.token()).await.to_auth();
    let ended = tokio::spawn(auth.ended());
    world.settle().await;
    revoke(&world, Revocation::session(&SessionId::from("sess_2")));
    world.settle().await;
    assert!(!ended.is_finished());
    revoke(&world, Revocation::session(&SessionId::from("sess_1")));
    assert_eq!(ended.await.expect("no panic"), AuthEnd::Revoked);
    assert_eq!(auth.ended().now_or_never(), Some(AuthEnd::Revoked));
}

#[tokio::test(start_paused = true)]
async fn authentication_ends_when_the_token_is_not_accepted_any_more() {
    let world = World::new();
    let auth = world.bearer(&world.token()).await.to_auth();
    let ended = tokio::spawn(auth.ended());
    for (secs, ends) in [(3599, false), (3604, false), (3605, true)] {
        world.clock.set(secs);
        tokio::time::sleep(Duration::from_secs(3700)).await;
        assert_eq!(ended.is_finished(), ends, "{secs}");
    }
    assert_eq!(ended.await.expect("no panic"), AuthEnd::Expired);
}

#[tokio::test]
async fn authentication_of_an_unauthenticated_request_ends_at_once() {
    let world = World::new();
    let auth = world.bearer("forged").await.to_auth();
    assert_eq!(auth.ended().now_or_never(), Some(AuthEnd::Unauthenticated));
}
