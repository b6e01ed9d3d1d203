//! Errors of calls that Clerk rejects.

use super::client;
use super::server::{Server, ServerResponse};
use crate::api::{Error, ErrorKind};
use crate::caller::UserId;

async fn rejected(response: ServerResponse) -> Error {
    let server = Server::start([response]);
    client(&server.url)
        .users()
        .get(&UserId::from("user_1"))
        .await
        .unwrap_err()
}

const TWO_ERRORS: &str = r#"{
    "errors": [
        {
            "code": "form_param_format_invalid",
            "message": "is invalid",
            "long_message": "Email address is invalid",
            "meta": { "param_name": "email_address" }
        },
        { "code": "second", "message": "also wrong", "long_message": null }
    ],
    "clerk_trace_id": "trace_1"
}"#;

#[tokio::test]
async fn all_errors_of_a_response_are_kept() {
    let error = rejected(
        ServerResponse::status(422)
            .header("cf-ray", "ray_1")
            .body(TWO_ERRORS),
    )
    .await;
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.code(), Some("form_param_format_invalid"));
    assert_eq!(error.message(), Some("is invalid"));
    assert_eq!(error.trace_id(), Some("trace_1"));
    let [first, second] = error.errors() else {
        panic!("two errors")
    };
    assert_eq!(
        first.long_message.as_deref(),
        Some("Email address is invalid")
    );
    assert_eq!(first.meta.as_ref().unwrap()["param_name"], "email_address");
    assert_eq!((second.code.as_str(), &second.meta), ("second", &None));
}

#[tokio::test]
async fn error_details_are_not_in_debug_output() {
    let error = rejected(ServerResponse::status(422).body(TWO_ERRORS)).await;
    assert_eq!(
        error.to_string(),
        "GetUser: 422 form_param_format_invalid: is invalid second: also wrong \
         (trace id trace_1)"
    );
    assert!(!format!("{error:?}").contains("param_name"));
}

#[tokio::test]
async fn malformed_error_body_keeps_the_status() {
    let bodies = [
        "",
        "null",
        "[]",
        "{}",
        "{\"errors\":null}",
        "{\"errors\":{}}",
        "{\"errors\":[1,null]}",
        "{\"errors\":[{\"code\":1}],\"clerk_trace_id\":7}",
    ];
    for body in bodies {
        let error = rejected(ServerResponse::status(403).body(body)).await;
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{body}");
    }
}
