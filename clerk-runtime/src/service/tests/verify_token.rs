//! Tokens that are not in a request.

use serde_json::json;

use super::signer::primary;
use super::support::{Backend, BackendResponse, JWKS, START, World};
use crate::caller::Reason;
use crate::clock::UnixMillis;

#[tokio::test]
async fn valid_token_returns_the_caller_and_its_expiry() {
    let world = World::new();
    let auth = world.clerk.verify_token(&world.token()).await.unwrap();
    assert_eq!(auth.user_id().unwrap(), "user_1");
    let expiry = UnixMillis::from_secs(START + 3600);
    assert_eq!(auth.expires_at(), Some(expiry));
    assert_eq!(auth.session().unwrap().expires_at(), Some(expiry));
}

#[tokio::test]
async fn text_that_is_not_a_session_token_is_rejected() {
    let world = World::new();
    let good = world.token();
    for text in [
        String::new(),
        "forged".to_owned(),
        "ak_1".to_owned(),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{good} "),
        format!("\t{good}"),
        format!("Bearer {good}"),
        format!("{good}, Bearer {good}"),
        format!("{good} {good}"),
        "é".to_owned(),
    ] {
        let error = world.clerk.verify_token(&text).await.unwrap_err();
        assert!(!error.is_unavailable(), "{text}");
        assert!(!error.to_string().contains(&good), "{error}");
    }
}

#[tokio::test]
async fn expired_token_and_pending_session_are_rejected() {
    let world = World::new();
    let with = |name: &str, value| {
        let mut claims = world.claims();
        claims[name] = value;
        primary().token(&claims)
    };
    let expired = with("exp", json!(START - 60));
    let error = world.clerk.verify_token(&expired).await.unwrap_err();
    assert!(matches!(error.reason(), Reason::SessionTokenExpired(_)));
    let pending = with("sts", json!("pending"));
    let error = world.clerk.verify_token(&pending).await.unwrap_err();
    assert_eq!(error.reason().to_string(), "pending-session");
}

#[tokio::test]
async fn token_with_unavailable_keys_is_unavailable() {
    let backend = Backend::new();
    backend.respond(JWKS, &BackendResponse::NoConnection);
    let world = World::on(backend, |builder| builder);
    let error = world.clerk.verify_token(&world.token()).await.unwrap_err();
    assert!(error.is_unavailable() && error.retry_after().is_some());
}
