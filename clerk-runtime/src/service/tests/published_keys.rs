//! Signing keys of an instance with a publishable key and without a secret key.

use super::signer::primary;
use super::support::{Backend, BackendResponse, START, TestClock, authenticate, claims};
use crate::api::ErrorKind;
use crate::caller::UserId;
use crate::config::ClerkBuilder;
use crate::policy::{AcceptedTokens, TokenType};
use crate::service::Clerk;

const PUBLISHED: &str = "/.well-known/jwks.json";
/// `clerk.example.com`
const PUBLISHABLE: &str = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k";

fn keyless(backend: &Backend) -> Clerk {
    let builder = ClerkBuilder::new()
        .publishable_key(PUBLISHABLE)
        .clock(TestClock::default())
        .transport(backend.clone());
    Clerk::assemble(builder.settings().expect("good settings"))
}

#[tokio::test]
async fn keys_are_fetched_once_and_without_a_credential() {
    let backend = Backend::new();
    backend.respond(PUBLISHED, &BackendResponse::keys(&[primary()]));
    let clerk = keyless(&backend);
    for _ in 0..3 {
        let token = primary().token(&claims(START));
        let state = authenticate(&clerk, &token, AcceptedTokens::SESSION).await;
        assert!(state.is_authenticated(), "{state:?}");
    }
    assert_eq!(backend.calls(PUBLISHED), 1);
    let calls = backend.all_calls();
    assert!(calls.len() == 1 && !calls[0].has_key, "{calls:?}");
}

#[tokio::test]
async fn token_with_unavailable_keys_is_unavailable() {
    let backend = Backend::new();
    let clerk = keyless(&backend);
    let token = primary().token(&claims(START));
    let state = authenticate(&clerk, &token, AcceptedTokens::SESSION).await;
    assert!(state.is_unavailable() && !state.is_authenticated());
}

#[tokio::test]
async fn call_that_needs_the_secret_key_is_not_made() {
    let backend = Backend::new();
    let clerk = keyless(&backend);
    let accepts = AcceptedTokens::One(TokenType::ApiKey);
    let state = authenticate(&clerk, "ak_1", accepts).await;
    assert!(state.is_unavailable());
    let error = clerk
        .users()
        .get(&UserId::from("user_1"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSecretKey);
    assert!(backend.all_calls().is_empty());
}
