use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Page, rejected};
use crate::dev::Instance;
use crate::dev::tests::api;

const TICKET: &str = "ticket";

/// Creates a sign-in token.
async fn create(clerk: &Instance, fields: Value) -> (StatusCode, Value) {
    api(clerk, "POST", "/v1/sign_in_tokens", fields).await
}

/// Signs in with a token that is rejected, and returns the rejection.
async fn rejected_sign_in(clerk: &Instance, token: &Value) -> (u16, String, String) {
    let form = [
        ("strategy", TICKET),
        ("ticket", token["token"].as_str().unwrap()),
    ];
    Page::new(clerk)
        .rejection("POST", "/v1/client/sign_ins", &form)
        .await
}

#[tokio::test]
async fn sign_in_token_is_accepted_once() {
    let clerk = Instance::start().await.unwrap();
    let bob = clerk.sign_in("bob").unwrap().user_id();
    let (status, token) = create(&clerk, json!({ "user_id": bob })).await;
    assert_eq!(
        (status.as_u16(), &token["status"]),
        (200, &json!("pending"))
    );
    assert!(token["url"].as_str().unwrap().starts_with(clerk.url()));
    let form = [
        ("strategy", TICKET),
        ("ticket", token["token"].as_str().unwrap()),
    ];
    let mut page = Page::new(&clerk);
    let complete = page.ok("POST", "/v1/client/sign_ins", &form).await;
    assert_eq!(complete["client"]["sessions"][0]["user"]["username"], "bob");
    let again = rejected_sign_in(&clerk, &token).await;
    assert_eq!(again, rejected(400, "sign_in_token_already_used_code", ""));
}

#[tokio::test]
async fn revoked_or_unknown_token_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let bob = clerk.sign_in("bob").unwrap().user_id();
    let (_, token) = create(&clerk, json!({ "user_id": bob })).await;
    let path = format!(
        "/v1/sign_in_tokens/{}/revoke",
        token["id"].as_str().unwrap()
    );
    let (status, revoked) = api(&clerk, "POST", &path, Value::Null).await;
    assert_eq!(
        (status.as_u16(), &revoked["status"]),
        (200, &json!("revoked"))
    );
    assert_eq!(api(&clerk, "POST", &path, Value::Null).await.0, 400);
    let rejection = rejected_sign_in(&clerk, &token).await;
    assert_eq!(rejection, rejected(400, "sign_in_token_revoked_code", ""));
    let rejection = rejected_sign_in(&clerk, &json!({ "token": "invented" })).await;
    assert_eq!(rejection, rejected(400, "ticket_invalid_code", ""));
}

#[tokio::test]
async fn sign_in_token_with_an_invalid_user_or_lifetime_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    assert_eq!(create(&clerk, json!({ "user_id": "user_2x" })).await.0, 404);
    assert_eq!(create(&clerk, json!({})).await.0, 422);
    let bob = clerk.sign_in("bob").unwrap().user_id();
    let fields = json!({ "user_id": bob, "expires_in_seconds": 0 });
    assert_eq!(create(&clerk, fields).await.0, 422);
}

#[tokio::test]
async fn testing_token_is_issued_to_servers_only() {
    let clerk = Instance::start().await.unwrap();
    let (status, token) = api(&clerk, "POST", "/v1/testing_tokens", Value::Null).await;
    assert_eq!(
        (status.as_u16(), &token["object"]),
        (200, &json!("testing_token"))
    );
    assert!(token["token"].is_string() && token["expires_at"].is_i64());
    let request = super::http().post(format!("{}/v1/testing_tokens", clerk.url()));
    assert_eq!(crate::dev::tests::sent(request).await.0, 401);
}
