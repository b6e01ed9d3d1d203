//! Models survive what Clerk may change, and print back what they read.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::api::FromValue;
use crate::api::models::{User, VerificationStatus};
use crate::clock::UnixMillis;

const FULL: &str = include_str!("user.json");

fn full() -> Value {
    serde_json::from_str(FULL).unwrap()
}

fn read(value: &Value) -> User {
    User::from_value(value.clone()).unwrap()
}

fn printed(user: &User) -> Value {
    serde_json::to_value(user).unwrap()
}

/// Every place in the value, the root excepted, with a change made there.
fn changed_everywhere(value: &Value, change: &dyn Fn(&mut Value)) -> Vec<Value> {
    let mut all = Vec::new();
    for pointer in pointers(value, "") {
        let mut copy = value.clone();
        change(copy.pointer_mut(&pointer).unwrap());
        all.push(copy);
    }
    all
}

fn pointers(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(k, v)| (format!("{at}/{k}"), v)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(i, v)| (format!("{at}/{i}"), v))
            .collect(),
        _ => Vec::new(),
    };
    children
        .into_iter()
        .flat_map(|(at, value)| {
            let below = pointers(value, &at);
            std::iter::once(at).chain(below)
        })
        .collect()
}

#[test]
fn a_full_user_prints_back_as_it_was() {
    assert_eq!(printed(&read(&full())), full());
    assert!(read(&full()).extra.is_empty());
}

#[test]
fn null_is_taken_anywhere_and_printed_back() {
    let in_a_list = |at: &str| at.ends_with(|c: char| c.is_ascii_digit());
    for pointer in pointers(&full(), "")
        .into_iter()
        .filter(|at| !in_a_list(at))
    {
        let mut value = full();
        *value.pointer_mut(&pointer).unwrap() = Value::Null;
        assert_eq!(printed(&read(&value)), value, "{pointer}");
    }
}

#[test]
fn null_in_a_list_is_left_out() {
    let user = read(&json!({ "email_addresses": [null, { "id": "idn_1" }] }));
    assert_eq!(user.email_addresses.len(), 1);
}

#[test]
fn missing_fields_stay_missing() {
    for pointer in pointers(&full(), "") {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut value = full();
        let Some(object) = value.pointer_mut(parent).unwrap().as_object_mut() else {
            continue;
        };
        object.remove(key);
        assert_eq!(printed(&read(&value)), value, "{pointer}");
    }
    assert_eq!(printed(&read(&json!({}))), json!({}));
}

#[test]
fn unknown_fields_are_kept() {
    let add = |value: &mut Value| {
        if let Value::Object(map) = value {
            map.insert("brand_new".to_owned(), json!({ "a": [1, null] }));
        }
    };
    for value in changed_everywhere(&full(), &add) {
        assert_eq!(printed(&read(&value)), value);
    }
    let user = read(&json!({ "brand_new": 1 }));
    assert_eq!(user.extra["brand_new"], 1);
}

#[test]
fn unknown_names_are_kept() {
    let mut value = full();
    value["email_addresses"][0]["verification"]["status"] = json!("quantum");
    let user = read(&value);
    let verification = user.email_addresses[0].verification.as_ref().unwrap();
    assert_eq!(
        verification.status,
        VerificationStatus::Unknown("quantum".to_owned())
    );
    assert_eq!(printed(&user), value);
}

#[test]
fn another_shape_is_an_error_with_its_path() {
    let wrong = [
        (json!([]), "$"),
        (json!({ "id": 1 }), "$.id"),
        (json!({ "banned": "no" }), "$.banned"),
        (json!({ "created_at": "1" }), "$.created_at"),
        (
            json!({ "phone_numbers": [{}, { "verification": { "status": {} } }] }),
            "$.phone_numbers[1].verification.status",
        ),
        (
            json!({ "email_addresses": [{ "linked_to": [{ "type": 1 }] }] }),
            "$.email_addresses[0].linked_to[0].type",
        ),
    ];
    for (value, path) in wrong {
        assert_eq!(User::from_value(value).unwrap_err().path(), path);
    }
}

#[test]
fn what_is_set_after_reading_is_printed() {
    let mut user = read(&json!({ "first_name": null }));
    user.first_name = Some("John".to_owned());
    user.banned = true;
    assert_eq!(
        printed(&user),
        json!({ "first_name": "John", "banned": true })
    );
}

#[test]
fn times_are_milliseconds_with_typed_accessors() {
    let user = read(&json!({ "created_at": 1_700_000_000_123_i64, "updated_at": -1000 }));
    assert_eq!(user.created_at, 1_700_000_000_123);
    let created_at = user.created_at().unwrap();
    assert_eq!(created_at, UnixMillis::from_millis(user.created_at));
    let since = Duration::from_millis(1_700_000_000_123);
    assert_eq!(created_at.to_system_time(), Some(UNIX_EPOCH + since));
    let before = UNIX_EPOCH.checked_sub(Duration::from_secs(1));
    assert_eq!(user.updated_at().unwrap().to_system_time(), before);
    assert_eq!(user.last_sign_in_at(), None);
}

#[test]
fn debug_shows_no_private_data() {
    let shown = format!("{:?}", read(&full()));
    assert!(shown.contains("user_1"));
    for secret in ["very private", "backup-code-1", "nonce-1"] {
        assert!(
            full().to_string().contains(secret) && !shown.contains(secret),
            "{secret}"
        );
    }
}

#[test]
fn primary_identifications_are_found() {
    let user = read(&full());
    assert_eq!(
        user.primary_email_address().unwrap().email_address,
        "john@example.com"
    );
    assert_eq!(
        user.primary_phone_number().unwrap().phone_number,
        "+15555550100"
    );
    assert_eq!(user.full_name().as_deref(), Some("John Wick"));
    assert_eq!(
        read(&json!({ "last_name": "Wick" })).full_name().as_deref(),
        Some("Wick")
    );
    assert_eq!(read(&json!({})).full_name(), None);
}

#[test]
fn serde_reads_a_model_too() {
    let user: User = serde_json::from_str(FULL).unwrap();
    assert_eq!(user, read(&full()));
    let error = serde_json::from_str::<User>(r#"{"id":1}"#).unwrap_err();
    assert!(error.to_string().contains("$.id"), "{error}");
}
