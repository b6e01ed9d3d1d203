//! Tests of the paths, methods and parameters of calls.

use serde_json::{Value, json};

use super::{api, code, get};
use crate::dev::Instance;

#[tokio::test]
async fn version_and_trailing_slash_are_optional() {
    let clerk = Instance::start().await.unwrap();
    for path in ["/v1/users/count", "/users/count", "/v1/users/count/"] {
        let (status, body) = get(&clerk, path).await;
        assert_eq!((status.as_u16(), &body["total_count"]), (200, &json!(2)));
    }
}

#[tokio::test]
async fn method_without_a_route_returns_404() {
    let clerk = Instance::start().await.unwrap();
    for (method, path) in [
        ("PUT", "/v1/users"),
        ("POST", "/v1/users/count"),
        ("GET", "/v1/m2m_tokens/verify"),
        ("DELETE", "/v1/client/handshake"),
    ] {
        let (status, body) = api(&clerk, method, path, Value::Null).await;
        assert_eq!(
            (status.as_u16(), code(&body)),
            (404, "resource_not_found"),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn query_lists_accept_brackets() {
    let clerk = Instance::start().await.unwrap();
    for query in [
        "username=alice&username=bob",
        "username[]=alice&username%5B%5D=bob",
    ] {
        let users = get(&clerk, &format!("/v1/users?{query}")).await.1;
        assert_eq!(users.as_array().unwrap().len(), 2, "{query}");
    }
}

/// Asserts that a call is rejected with this error code, and that the error names the parameter.
async fn assert_parameter_error(call: (&str, &str, Value), error: &str, parameter: &str) {
    let clerk = Instance::start().await.unwrap();
    let (method, path, body) = call;
    let (status, body) = api(&clerk, method, path, body).await;
    assert_eq!((status.as_u16(), code(&body)), (422, error), "{body}");
    assert_eq!(body["errors"][0]["meta"]["param_name"], parameter);
}

#[tokio::test]
async fn invalid_query_parameter_is_named() {
    for (path, parameter) in [
        ("/v1/users?banned=maybe", "banned"),
        ("/v1/users?limit=-1", "limit"),
    ] {
        let call = ("GET", path, Value::Null);
        assert_parameter_error(call, "form_param_value_invalid", parameter).await;
    }
}

#[tokio::test]
async fn invalid_body_parameter_is_named() {
    let create = |body| ("POST", "/v1/users", body);
    let addresses = create(json!({ "email_address": ["jo@example.com", 1] }));
    let wrong = "form_param_type_invalid";
    assert_parameter_error(addresses, wrong, "email_address").await;
    let password = create(json!({ "username": "jo", "password": 1 }));
    assert_parameter_error(password, wrong, "password").await;
    let ids = ("POST", "/v1/users/ban", json!({ "user_ids": [1] }));
    assert_parameter_error(ids, wrong, "user_ids").await;

    let unknown = "form_param_unknown";
    let age = create(json!({ "username": "jo", "age": 1 }));
    assert_parameter_error(age, unknown, "age").await;
    let ids = ("POST", "/v1/users/ban", json!({ "ids": [] }));
    assert_parameter_error(ids, unknown, "ids").await;
}

#[tokio::test]
async fn null_clears_a_field_and_absence_keeps_it() {
    let clerk = Instance::start().await.unwrap();
    let path = format!("/v1/users/{}", clerk.sign_in("alice").unwrap().user_id());
    let before = get(&clerk, &path).await.1;
    let (_, after) = api(&clerk, "PATCH", &path, json!({ "first_name": null })).await;
    assert_eq!(after["first_name"], Value::Null);
    assert!(before["last_name"].is_string() && after["last_name"] == before["last_name"]);
}
