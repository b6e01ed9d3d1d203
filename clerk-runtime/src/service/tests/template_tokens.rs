//! Tests of `Auth::token()`.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::signer::primary;
use super::support::{BackendResponse, START, World};
use crate::api::ErrorKind;
use crate::caller::Auth;
use crate::policy::{AcceptedTokens, TokenType};
use crate::service::TokenOptions;

const MINT: &str = "/v1/sessions/sess_1/tokens/supabase";
const MINT_PLAIN: &str = "/v1/sessions/sess_1/tokens";

fn minted(expires_in: i64) -> BackendResponse {
    let jwt = primary().token(&json!({"sub": "user_1", "exp": START + expires_in}));
    BackendResponse::ok(&json!({"object": "token", "jwt": jwt}))
}

async fn caller(world: &World) -> Auth {
    world.bearer(&world.token()).await.to_auth()
}

async fn caller_with(world: &World, change: impl FnOnce(&mut Value)) -> Auth {
    let mut claims = world.claims();
    change(&mut claims);
    world.bearer(&primary().token(&claims)).await.to_auth()
}

#[tokio::test]
async fn token_of_the_request_needs_no_network() {
    let world = World::new();
    let token = world.token();
    let auth = world.bearer(&token).await.to_auth();
    let calls = world.backend.all_calls().len();
    let own = auth
        .token(TokenOptions::new())
        .await
        .expect("a token")
        .expect("signed in");
    assert_eq!(own.as_str(), token);
    assert_eq!(world.backend.all_calls().len(), calls);
}

#[tokio::test]
async fn template_token_is_reused_until_shortly_before_its_expiry() {
    let world = World::new();
    world.backend.respond(MINT, &minted(60));
    let auth = caller(&world).await;
    for (secs, calls) in [(0, 1), (30, 1), (49, 1), (50, 2)] {
        world.clock.set(secs);
        assert!(auth.token("supabase").await.expect("a token").is_some());
        assert_eq!(world.backend.calls(MINT), calls, "after {secs} s");
    }
}

#[tokio::test]
async fn template_token_is_shared_by_requests_of_a_session() {
    let world = World::new();
    world.backend.respond(MINT, &minted(60));
    let auths = join_all((0..50).map(|_| caller(&world))).await;
    let tokens = join_all(auths.iter().map(|auth| auth.token("supabase"))).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.as_ref().is_ok_and(Option::is_some))
    );
    assert_eq!(world.backend.calls(MINT), 1);
}

#[tokio::test]
async fn other_session_organization_template_or_lifetime_mints_another_token() {
    let world = World::new();
    let paths = [
        MINT,
        MINT_PLAIN,
        "/v1/sessions/sess_2/tokens/supabase",
        "/v1/sessions/sess_1/tokens/other",
    ];
    for path in paths {
        world.backend.respond(path, &minted(60));
    }
    let auth = caller(&world).await;
    let other = caller_with(&world, |claims| claims["sid"] = "sess_2".into()).await;
    let elsewhere = caller_with(&world, |claims| {
        claims["o"] = json!({"id": "org_1", "rol": "admin", "slg": "acme"});
    })
    .await;
    let supabase = || TokenOptions::new().template("supabase");
    for _ in 0..2 {
        auth.token(supabase()).await.expect("a token");
        auth.token(supabase().expires_in(90))
            .await
            .expect("a token");
        auth.token(TokenOptions::new().expires_in(90))
            .await
            .expect("a token");
        auth.token("other").await.expect("a token");
        other.token(supabase()).await.expect("a token");
        elsewhere.token(supabase()).await.expect("a token");
    }
    let calls: Vec<usize> = paths.iter().map(|path| world.backend.calls(path)).collect();
    assert_eq!(calls, [3, 1, 1, 1]);
    let bodies: Vec<Value> = world
        .backend
        .all_calls()
        .into_iter()
        .map(|call| call.body)
        .collect();
    assert!(bodies.contains(&json!({"expires_in_seconds": 90})));
}

const SESSION: &str = "/v1/sessions/sess_1";

fn session_with(status: &str) -> BackendResponse {
    BackendResponse::ok(&json!({
        "object": "session", "id": "sess_1", "user_id": "user_1", "client_id": "client_1",
        "status": status, "last_active_at": 1, "expire_at": 2, "abandon_at": 3, "updated_at": 1,
        "created_at": 1,
    }))
}

#[tokio::test]
async fn ended_session_has_no_template_token() {
    let world = World::new();
    let auth = caller(&world).await;
    assert!(auth.token("supabase").await.expect("no error").is_none());
    for status in [
        "revoked",
        "ended",
        "expired",
        "removed",
        "of-another-version",
    ] {
        world.backend.respond(SESSION, &session_with(status));
        let token = auth.token("supabase").await.expect("no error");
        assert!(token.is_none(), "{status}");
    }
    for status in ["active", "pending"] {
        world.backend.respond(SESSION, &session_with(status));
        let error = auth.token("supabase").await.expect_err("no template");
        assert_eq!(error.kind(), ErrorKind::NotFound, "{status}");
    }
    world
        .backend
        .respond(SESSION, &BackendResponse::text(404, "<html>"));
    let error = auth.token("supabase").await.expect_err("unavailable");
    assert_eq!(error.operation(), "GetSession");
    world.backend.respond(
        SESSION,
        &BackendResponse::error(500, "internal_clerk_error"),
    );
    let error = auth.token("supabase").await.expect_err("unavailable");
    assert_eq!(error.kind(), ErrorKind::Server);
}

#[tokio::test]
async fn token_whose_claims_cannot_be_read_is_returned_and_not_cached() {
    let world = World::new();
    let auth = caller(&world).await;
    let exp = START + 60;
    let odd = primary().token(&json!({"sub": "user_1", "exp": exp, "aud": 7}));
    let long = json!({"sub": "user_1", "exp": exp, "blob": "x".repeat(20_000)});
    for (calls, jwt) in [odd, primary().token(&long)].into_iter().enumerate() {
        let response = json!({"object": "token", "jwt": jwt});
        world.backend.respond(MINT, &BackendResponse::ok(&response));
        for call in 1..=2 {
            let token = auth.token("supabase").await.expect("a token");
            assert_eq!(token.expect("signed in").as_str(), jwt);
            assert_eq!(world.backend.calls(MINT), calls * 2 + call);
        }
    }
    for broken in ["", "a.b", "a.b.", "a.b.c.d", "a b.c.d", "null"] {
        let response = json!({"object": "token", "jwt": broken});
        world.backend.respond(MINT, &BackendResponse::ok(&response));
        let error = auth.token("supabase").await.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{broken}");
    }
}

#[tokio::test]
async fn failed_mint_is_not_cached() {
    let world = World::new();
    world.backend.respond(SESSION, &session_with("active"));
    let auth = caller(&world).await;
    let error = auth.token("supabase").await.expect_err("no such template");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    world.backend.respond(MINT, &minted(60));
    assert!(auth.token("supabase").await.expect("a token").is_some());
}

#[tokio::test]
async fn unauthenticated_and_pending_sessions_have_no_template_token() {
    let world = World::new();
    world.backend.respond(MINT, &minted(60));
    let anonymous = world.bearer("a.b.c").await.to_auth();
    let pending = caller_with(&world, |claims| claims["sts"] = "pending".into()).await;
    let template = caller_with(&world, |claims| claims["sid"] = Value::Null).await;
    for auth in [anonymous, pending, template] {
        assert!(auth.token("supabase").await.expect("no error").is_none());
        assert!(
            auth.token(TokenOptions::new())
                .await
                .expect("no error")
                .is_none()
        );
    }
    assert_eq!(world.backend.calls(MINT), 0);
}

#[tokio::test]
async fn machine_returns_its_own_token_for_all_options() {
    let world = World::new();
    let body = json!({"id": "api_key_1", "name": "key", "subject": "user_1", "scopes": [], "claims": null});
    world
        .backend
        .respond("/api_keys/verify", &BackendResponse::ok(&body));
    let auth = world
        .machine("ak_1", AcceptedTokens::One(TokenType::ApiKey))
        .await
        .to_auth();
    for options in [TokenOptions::new(), "supabase".into()] {
        let token = auth
            .token(options)
            .await
            .expect("no error")
            .expect("signed in");
        assert_eq!(token.as_str(), "ak_1");
    }
}
