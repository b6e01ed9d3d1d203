//! Tests of the instance together with this crate's authentication of requests.

use http::{HeaderMap, HeaderValue, Method, Uri};

use super::browser::Browser;
use crate::Clerk;
use crate::dev::{Endpoint, Fault, Instance, TokenBuilder};
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::RequestHead;
use crate::service::{RequestState, RequestStatus};

async fn authenticate(clerk: &Clerk, uri: &str, headers: &HeaderMap, any: bool) -> RequestState {
    let accepts = if any {
        AcceptedTokens::Any
    } else {
        AcceptedTokens::One(TokenType::Session)
    };
    let (method, uri) = (Method::GET, uri.parse::<Uri>().unwrap());
    clerk
        .authenticate_request(&RequestHead::new(&method, &uri, headers), accepts)
        .await
}

async fn authenticate_bearer(clerk: &Clerk, token: &str) -> RequestState {
    let mut headers = HeaderMap::new();
    headers.insert(
        "authorization",
        HeaderValue::try_from(format!("Bearer {token}")).unwrap(),
    );
    authenticate(clerk, "http://localhost:3000/", &headers, true).await
}

/// Loads a page of an application that uses `clerk`, and follows every redirect.
async fn visit(clerk: &Clerk, browser: &mut Browser, page: &str) -> (RequestState, String) {
    let mut at = page.to_owned();
    for _ in 0..10 {
        let state = authenticate(clerk, &at, &browser.navigation(&at), false).await;
        for cookie in state.headers().get_all("set-cookie") {
            browser.set(cookie.to_str().unwrap());
        }
        match state.location() {
            None => return (state, at),
            Some(to) if to.contains("/v1/client/handshake?") => {
                let reply = browser.get(to).await;
                reply.headers()["location"]
                    .to_str()
                    .unwrap()
                    .clone_into(&mut at);
            }
            Some(to) => to.clone_into(&mut at),
        }
    }
    panic!("{page} redirects forever");
}

/// Signs in on the instance's page, like a person, and returns to the application.
async fn sign_in(instance: &Instance, browser: &mut Browser, page: &str) -> String {
    let known = browser
        .jar
        .get("__clerk_db_jwt")
        .cloned()
        .unwrap_or_default();
    let form = [
        ("user", "alice"),
        ("redirect_url", page),
        ("__clerk_db_jwt", &known),
    ];
    let reply = browser.post(&instance.sign_in_url(), &form).await;
    reply.headers()["location"].to_str().unwrap().to_owned()
}

async fn assert_browser_signs_in(instance: Instance, page: &str) {
    let clerk = instance.clerk().unwrap();
    let mut browser = Browser::new();
    let (before, _) = visit(&clerk, &mut browser, page).await;
    assert_eq!(before.status(), RequestStatus::SignedOut);

    let back = sign_in(&instance, &mut browser, page).await;
    let (state, at) = visit(&clerk, &mut browser, &back).await;
    assert_eq!(state.status(), RequestStatus::SignedIn);
    assert_eq!(at, page);
    let (again, _) = visit(&clerk, &mut browser, page).await;
    assert_eq!(again.status(), RequestStatus::SignedIn);
}

#[tokio::test]
async fn browser_completes_a_development_handshake() {
    assert_browser_signs_in(
        Instance::start().await.unwrap(),
        "http://localhost:3000/page?x=1",
    )
    .await;
}

#[tokio::test]
async fn browser_completes_a_production_handshake() {
    let instance = Instance::builder()
        .production("clerk.example.com")
        .start()
        .await
        .unwrap();
    assert_browser_signs_in(instance, "http://127.0.0.1:3000/page?x=1").await;
}

#[tokio::test]
async fn valid_tokens_are_accepted_and_invalid_ones_rejected() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    assert!(
        authenticate_bearer(&clerk, &alice.token())
            .await
            .is_authenticated()
    );
    let invalid: [fn(TokenBuilder) -> TokenBuilder; 5] = [
        TokenBuilder::expired,
        TokenBuilder::not_yet_valid,
        TokenBuilder::signed_by_unknown_key,
        TokenBuilder::unsigned,
        TokenBuilder::signed_with_public_key,
    ];
    for invalidate in invalid {
        let token = invalidate(alice.token_builder()).mint();
        assert!(!authenticate_bearer(&clerk, &token).await.is_authenticated());
    }
    let template = alice.template_token("supabase").unwrap().mint();
    assert!(
        !authenticate_bearer(&clerk, &template)
            .await
            .is_authenticated()
    );
}

#[tokio::test]
async fn machine_tokens_of_every_form_have_their_type() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let key = instance.api_key("alice").unwrap().issue();
    let machine = instance.m2m_token("worker").issue();
    let oauth = instance.oauth_token("bob").unwrap().issue();
    for (token, token_type) in [
        (key.secret().to_owned(), TokenType::ApiKey),
        (machine.secret().to_owned(), TokenType::M2m),
        (oauth.secret().to_owned(), TokenType::OAuth),
        (instance.m2m_token("worker").jwt().mint(), TokenType::M2m),
        (
            instance.oauth_token("bob").unwrap().jwt().mint(),
            TokenType::OAuth,
        ),
    ] {
        let state = authenticate_bearer(&clerk, &token).await;
        assert!(state.is_authenticated(), "{token_type:?}");
        assert_eq!(state.token_type(), Some(token_type));
    }
    let revoked = instance.api_key("bob").unwrap().issue();
    revoked.revoke();
    assert!(
        !authenticate_bearer(&clerk, revoked.secret())
            .await
            .is_authenticated()
    );
}

#[tokio::test]
async fn request_is_unavailable_if_keys_cannot_be_fetched() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let token = instance.sign_in("alice").unwrap().token();
    instance.faults().set(Endpoint::Jwks, Fault::Down);
    assert!(authenticate_bearer(&clerk, &token).await.is_unavailable());
}
