//! Tests of the bodies of parameter builders. Only parameters that were set are sent; `None` is
//! sent as `null`.

use serde_json::{Value, json};

use crate::api::UpdateUser;
use crate::api::resources::{CreateUser, UserMetadata};
use crate::caller::UserId;

fn sent(parameters: impl Into<Value>) -> Value {
    parameters.into()
}

#[test]
fn only_set_parameters_are_sent() {
    assert_eq!(sent(UpdateUser::new()), json!({}));
    let parameters = UpdateUser::new()
        .first_name("John")
        .username(None)
        .password("a long one");
    assert_eq!(
        sent(parameters),
        json!({ "first_name": "John", "username": null, "password": "a long one" })
    );
}

#[test]
fn list_parameters_accept_arrays_vectors_and_iterators() {
    let expected = json!({ "email_address": ["a@example.com", "b@example.com"] });
    let array = CreateUser::new().email_address(["a@example.com", "b@example.com"]);
    let vector = vec!["a@example.com".to_owned(), "b@example.com".to_owned()];
    let iterator = ["a", "b"].iter().map(|name| format!("{name}@example.com"));
    assert_eq!(sent(array), expected);
    assert_eq!(sent(CreateUser::new().email_address(vector)), expected);
    assert_eq!(sent(CreateUser::new().email_address(iterator)), expected);
}

#[test]
fn undocumented_parameter_can_be_set() {
    let parameters = UserMetadata::new()
        .public_metadata(json!({ "plan": "pro" }))
        .set("later_metadata", json!({ "by": UserId::from("user_1") }));
    assert_eq!(
        sent(parameters),
        json!({ "public_metadata": { "plan": "pro" }, "later_metadata": { "by": "user_1" } })
    );
}

#[test]
fn debug_contains_parameter_names_only() {
    let parameters = UpdateUser::new().password("a secret one");
    assert_eq!(format!("{parameters:?}"), r#"UpdateUser(["password"])"#);
}
