//! Broken connections and invalid responses.

use std::net::TcpListener;
use std::time::Duration;

use tokio::net::TcpStream;

use super::server::{Server, ServerResponse};
use super::{SECRET, client, client_with, config};
use crate::api::models::User;
use crate::api::{ClientConfig, Error, ErrorKind, ReqwestTransport, RetryPolicy, UpdateUser};
use crate::caller::UserId;

async fn get(url: &str) -> Result<User, Error> {
    let response = client(url).users().get(&UserId::from("user_1")).await;
    if let Err(error) = &response {
        assert!(!format!("{error} {error:?}").contains(SECRET));
        assert_eq!(error.operation(), "GetUser");
    }
    response
}

fn user() -> ServerResponse {
    ServerResponse::json(r#"{"id":"user_1"}"#)
}

#[tokio::test]
async fn refused_connection_is_a_connection_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = get(&url).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Connection, None)
    );
}

/// The queue of the listener is full, so the system accepts no more connections.
#[tokio::test]
async fn unaccepted_connection_times_out_before_the_call() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    let connect_timeout = Duration::from_millis(200);
    while let Ok(Ok(stream)) =
        tokio::time::timeout(connect_timeout, TcpStream::connect(address)).await
    {
        queued.push(stream);
    }

    let transport = ReqwestTransport::new(connect_timeout).unwrap();
    let config = ClientConfig {
        timeout: Duration::from_mins(1),
        retry: RetryPolicy::ONCE,
        ..config(&format!("http://{address}"))
    };
    let call = client_with(transport, config)
        .users()
        .get(&UserId::from("user_1"));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn reset_in_the_body_is_retried() {
    let server = Server::start([ServerResponse::ResetInBody, user()]);
    assert_eq!(get(&server.url).await.unwrap().id, "user_1");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn repeated_resets_are_a_connection_error() {
    let server = Server::start(std::iter::repeat_with(|| ServerResponse::ResetInBody).take(3));
    assert_eq!(
        get(&server.url).await.unwrap_err().kind(),
        ErrorKind::Connection
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn stalled_body_is_a_timeout() {
    let server = Server::start([ServerResponse::HeadersThenSilence]);
    let error = get(&server.url).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
}

#[tokio::test]
async fn timeout_reports_the_last_failure() {
    let server = Server::start([
        ServerResponse::status(502),
        ServerResponse::HeadersThenSilence,
    ]);
    let error = get(&server.url).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn html_instead_of_json_is_an_error() {
    let page = ServerResponse::status(200)
        .header("content-type", "text/html")
        .header("cf-ray", "ray_1");
    let server = Server::start([page.body("<html>Please sign in to the Wi-Fi</html>")]);
    let error = get(&server.url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(
        (error.json_path(), error.trace_id()),
        (Some("$"), Some("ray_1"))
    );
    assert_eq!(
        error.to_string(),
        "GetUser: the response (200) cannot be parsed at $ (trace id ray_1)"
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn unexpected_shape_is_reported_by_its_path_without_content() {
    let body = r#"{"id":"user_1","email_addresses":[{},{"created_at":"private"}]}"#;
    let server = Server::start([ServerResponse::json(body)]);
    let error = get(&server.url).await.unwrap_err();
    assert_eq!(error.json_path(), Some("$.email_addresses[1].created_at"));
    assert!(!format!("{error} {error:?}").contains("private"));
}

#[tokio::test]
async fn endless_body_is_rejected() {
    let server = Server::start([ServerResponse::json("").body(vec![b' '; 10 * 1024 * 1024])]);
    assert_eq!(
        get(&server.url).await.unwrap_err().kind(),
        ErrorKind::Unreadable
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn json_with_another_content_type_is_parsed() {
    let response = ServerResponse::status(200)
        .header("content-type", "text/plain")
        .body(r#"{"id":"user_1"}"#);
    let server = Server::start([response]);
    assert_eq!(get(&server.url).await.unwrap().id, "user_1");
}

#[tokio::test]
async fn redirect_is_not_followed_with_the_key() {
    let elsewhere = Server::start([user()]);
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v1/users/user_1", elsewhere.url);
        let server = Server::start([ServerResponse::status(status).header("location", location)]);
        let error = get(&server.url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
        assert_eq!(error.status().unwrap(), status);
    }
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn error_without_json_keeps_its_status() {
    let server = Server::start([ServerResponse::status(404).body("<html>")]);
    let error = get(&server.url).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, None));
}

#[tokio::test]
async fn non_idempotent_call_is_not_retried() {
    for bad in [
        ServerResponse::ResetInBody,
        ServerResponse::HeadersThenSilence,
        ServerResponse::status(500),
    ] {
        let server = Server::start([bad, user()]);
        let users = client(&server.url).users();
        let changes = UpdateUser::new().first_name("John");
        users
            .update(&UserId::from("user_1"), changes)
            .await
            .unwrap_err();
        assert_eq!(server.count(), 1);
    }
}
