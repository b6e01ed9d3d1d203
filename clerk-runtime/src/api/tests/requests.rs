//! Requests, as plain values and as received by a server.

use serde_json::{Value, json};

use super::server::{Server, ServerResponse};
use super::{MACHINE_SECRET, SECRET, client, client_with, config};
use crate::api::{Client, ErrorKind, Operation, Request, Transport, TransportFuture, UpdateUser};
use crate::caller::{SessionId, UserId};
use crate::policy::TokenType;

/// Transport for requests that are inspected but not sent.
#[derive(Debug)]
struct UnusedTransport;

impl Transport for UnusedTransport {
    fn send(&self, _: http::Request<bytes::Bytes>) -> TransportFuture<'_> {
        unreachable!("nothing is sent")
    }
}

fn offline() -> Client {
    client_with(UnusedTransport, config("https://api.example"))
}

fn target(request: &Request) -> String {
    request.target("v1").unwrap()
}

fn body(request: &Request) -> Value {
    let (content_type, bytes) = request.content().unwrap().unwrap();
    assert_eq!(content_type, "application/json");
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn unsent_call_exposes_its_request() {
    let call = offline().users().get(&UserId::from("user_1"));
    assert_eq!(target(call.request()), "/v1/users/user_1");
    assert!(call.request().content().unwrap().is_none());
}

#[test]
fn filters_are_sent_in_the_query() {
    let list = offline()
        .users()
        .list()
        .email_address("a+b@example.com")
        .email_address("c@example.com")
        .query("x y&z")
        .banned(false)
        .created_at_after(1_700_000_000_000)
        .limit(10)
        .limit(50);
    assert_eq!(
        target(list.request()),
        "/v1/users?email_address=a%2Bb%40example.com&email_address=c%40example.com\
         &query=x+y%26z&banned=false&created_at_after=1700000000000&limit=50"
    );
}

#[test]
fn only_set_fields_are_sent_and_none_clears_a_field() {
    let changes = UpdateUser::new()
        .first_name("John")
        .last_name(String::from("Wick"))
        .username(None)
        .create_organizations_limit(3)
        .delete_self_enabled(true)
        .backup_codes(["a", "b"]);
    let call = offline().users().update(&UserId::from("user_1"), changes);
    assert_eq!(
        body(call.request()),
        json!({
            "first_name": "John",
            "last_name": "Wick",
            "username": null,
            "create_organizations_limit": 3,
            "delete_self_enabled": true,
            "backup_codes": ["a", "b"],
        })
    );
}

#[test]
fn debug_contains_no_parameters() {
    let changes = UpdateUser::new().password("hunter22").first_name("John");
    let shown = format!("{changes:?}");
    assert!(shown.contains("password") && !shown.contains("hunter22") && !shown.contains("John"));
    let call = offline().users().update(&UserId::from("user_1"), changes);
    assert!(!format!("{call:?}").contains("hunter22"));
    assert!(!format!("{:?}", offline()).contains(SECRET));
}

#[test]
fn token_is_created_with_or_without_a_lifetime() {
    let sessions = offline().sessions();
    let session = SessionId::from("sess_1");
    let token = sessions.token(&session);
    assert_eq!(target(token.request()), "/v1/sessions/sess_1/tokens");
    assert_eq!(body(token.request()), json!({}));
    let token = sessions
        .token_from_template(&session, "supa base")
        .expires_in_seconds(60);
    assert_eq!(
        target(token.request()),
        "/v1/sessions/sess_1/tokens/supa%20base"
    );
    assert_eq!(body(token.request()), json!({ "expires_in_seconds": 60 }));
}

#[tokio::test]
async fn every_call_sends_key_version_and_user_agent() {
    let server = Server::start([ServerResponse::json("[]")]);
    client(&server.url).users().list().await.unwrap();
    let [seen] = &server.seen()[..] else {
        panic!("one request")
    };
    assert_eq!(seen.line, "GET /v1/users");
    assert_eq!(
        seen.header("authorization"),
        Some(&*format!("Bearer {SECRET}"))
    );
    assert_eq!(seen.header("clerk-api-version"), Some("2026-05-12"));
    assert_eq!(seen.header("user-agent"), Some("tests"));
}

#[tokio::test]
async fn machine_token_verification_has_no_version_in_the_path() {
    let server = Server::start(std::iter::repeat_with(|| ServerResponse::json("{}")).take(3));
    let client = client(&server.url);
    for token_type in [TokenType::ApiKey, TokenType::M2m, TokenType::OAuth] {
        client
            .verify_machine_token(token_type, "tok")
            .await
            .unwrap();
    }
    let seen = server.seen();
    let sent = |i: usize| {
        let seen = &seen[i];
        let key = seen
            .header("authorization")
            .unwrap()
            .trim_start_matches("Bearer ");
        (seen.line.as_str(), key, seen.body.as_str())
    };
    assert_eq!(
        sent(0),
        ("POST /api_keys/verify", SECRET, r#"{"secret":"tok"}"#)
    );
    assert_eq!(
        sent(1),
        (
            "POST /m2m_tokens/verify",
            MACHINE_SECRET,
            r#"{"token":"tok"}"#
        )
    );
    let oauth = "POST /oauth_applications/access_tokens/verify";
    assert_eq!(sent(2), (oauth, SECRET, r#"{"access_token":"tok"}"#));
}

#[tokio::test]
async fn secret_key_verifies_m2m_tokens_without_a_machine_key() {
    let server = Server::start([ServerResponse::json("{}")]);
    let mut config = config(&server.url);
    config.machine_secret_key = None;
    let transport = crate::api::ReqwestTransport::new(config.timeout).unwrap();
    let client = client_with(transport, config);
    client
        .verify_machine_token(TokenType::M2m, "mt_1")
        .await
        .unwrap();
    assert_eq!(
        server.seen()[0].header("authorization"),
        Some(&*format!("Bearer {SECRET}"))
    );
}

#[tokio::test]
async fn call_without_any_key_is_not_sent() {
    let mut config = config("https://api.example");
    config.secret_key = None;
    let error = client_with(UnusedTransport, config)
        .users()
        .list()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSecretKey);
    assert!(error.to_string().contains("CLERK_SECRET_KEY"));
}

#[tokio::test]
async fn cookies_of_refresh_and_handshake_are_parsed() {
    let server = Server::start([
        ServerResponse::json(r#"{"object":"cookies","cookies":["a=1; Path=/","b=2"]}"#),
        ServerResponse::json(r#"{"directives":["c=3"]}"#),
        ServerResponse::json(r#"{"directives":"c=3"}"#),
    ]);
    let client = client(&server.url);
    let session = SessionId::from("sess_1");
    let refreshed = client
        .refresh_session(&session, true, &json!({ "format": "cookie" }))
        .await;
    assert_eq!(refreshed.unwrap(), ["a=1; Path=/", "b=2"]);
    assert_eq!(client.handshake_payload("n o").await.unwrap(), ["c=3"]);
    let error = client.handshake_payload("n").await.unwrap_err();
    assert_eq!(error.json_path(), Some("$.directives"));
    let seen = server.seen();
    assert_eq!(
        seen[0].line,
        "POST /v1/sessions/sess_1/refresh?suffixed_cookies=true"
    );
    assert_eq!(seen[1].line, "GET /v1/clients/handshake_payload?nonce=n+o");
}

#[tokio::test]
async fn operation_without_a_method_can_be_called() {
    const BAN: Operation = Operation::post("UserBan", "/users/{user_id}/ban");
    let server = Server::start([ServerResponse::json(r#"{"id":"user_1","banned":true}"#)]);
    let response = client(&server.url)
        .call(BAN.request().path("user_1"))
        .await
        .unwrap();
    let banned: Value = response.json().unwrap();
    assert_eq!(banned["banned"], true);
    assert_eq!(server.seen()[0].line, "POST /v1/users/user_1/ban");
}
