//! Tests that path parameters cannot leave their segment.

use super::client;
use super::server::{Server, ServerResponse};
use crate::api::ErrorKind;
use crate::caller::SessionId;

#[tokio::test]
async fn path_parameter_is_encoded_within_its_segment() {
    let cases = [
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a b", "a%20b"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2F", "%252F"),
        ("%zz", "%25zz"),
        ("...", "..."),
        ("v1.2_x~y-z", "v1.2_x~y-z"),
        ("🦀", "%F0%9F%A6%80"),
        ("\r\nhost: evil", "%0D%0Ahost%3A%20evil"),
    ];
    for (template, segment) in cases {
        let server = Server::start([ServerResponse::json(r#"{"jwt":"x"}"#)]);
        let sessions = client(&server.url).sessions();
        sessions
            .token_from_template(&SessionId::from("s"), template)
            .await
            .unwrap();
        assert_eq!(
            server.seen()[0].line,
            format!("POST /v1/sessions/s/tokens/{segment}")
        );
    }
}

#[tokio::test]
async fn dot_segment_is_rejected() {
    let deep = (0..20).fold("..".to_owned(), |inner, _| {
        inner.replace('.', "%2e").replace('%', "%25")
    });
    let cases = [
        "",
        ".",
        "..",
        "%2e",
        "%2e%2e",
        ".%2E",
        "%252e%252e",
        "a/../b",
        "a\\..\\b",
        "../users",
        "a%2f..%2fb",
        &deep,
    ];
    for template in cases {
        let server = Server::start([ServerResponse::json(r#"{"jwt":"x"}"#)]);
        let sessions = client(&server.url).sessions();
        let call = sessions.token_from_template(&SessionId::from("s"), template);
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{template}");
        assert!(error.to_string().contains("template_name"), "{error}");
        assert_eq!(server.count(), 0, "{template}");
    }
}
