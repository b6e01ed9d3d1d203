//! Tests that models accept changes that Clerk may make, and keep all data.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::round_trip::is_preserved;
use crate::api::json;
use crate::api::models::{User, VerificationStatus};
use crate::clock::UnixMillis;

const FULL: &str = include_str!("user.json");

fn full() -> Value {
    serde_json::from_str(FULL).unwrap()
}

fn read(value: &Value) -> User {
    json::read(value.clone()).unwrap()
}

fn printed(user: &User) -> Value {
    serde_json::to_value(user).unwrap()
}

/// Returns one copy of the value for each place except the root, changed at that place.
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
fn complete_user_is_serialized_unchanged() {
    assert!(is_preserved(&full(), &printed(&read(&full()))));
    assert!(read(&full()).extra.is_empty());
}

#[test]
fn missing_and_null_fields_are_the_default() {
    for pointer in pointers(&full(), "") {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let [mut missing, mut null] = [full(), full()];
        let Some(object) = missing.pointer_mut(parent).unwrap().as_object_mut() else {
            continue;
        };
        object.remove(key);
        *null.pointer_mut(&pointer).unwrap() = Value::Null;
        let user = read(&missing);
        assert!(is_preserved(&missing, &printed(&user)), "{pointer}");
        let is_known = !pointer.contains("_metadata/") && !pointer.contains("/error/meta/");
        assert!(!is_known || user == read(&null), "{pointer}");
    }
    assert_eq!(read(&json!({})), User::default());
}

#[test]
fn unknown_fields_are_kept() {
    let add = |value: &mut Value| {
        if let Value::Object(map) = value {
            map.insert("brand_new".to_owned(), json!({ "a": [1, null] }));
        }
    };
    for value in changed_everywhere(&full(), &add) {
        assert!(is_preserved(&value, &printed(&read(&value))));
    }
    let user = read(&json!({ "brand_new": 1 }));
    assert_eq!(user.extra["brand_new"], 1);
}

#[test]
fn unknown_enum_values_are_kept() {
    let mut value = full();
    value["email_addresses"][0]["verification"]["status"] = json!("quantum");
    let user = read(&value);
    let verification = user.email_addresses[0].verification.as_ref().unwrap();
    assert_eq!(
        verification.status,
        VerificationStatus::Unknown("quantum".to_owned())
    );
    assert!(is_preserved(&value, &printed(&user)));
}

#[test]
fn unexpected_shape_is_an_error_with_its_path() {
    let wrong = [
        (json!([]), "$"),
        (json!({ "passkeys": [null] }), "$.passkeys[0]"),
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
        assert_eq!(json::read::<User>(value).unwrap_err(), path);
    }
}

#[test]
fn changed_fields_are_serialized() {
    let mut user = read(&json!({ "first_name": null, "brand_new": 1 }));
    user.first_name = Some("John".to_owned());
    user.banned = true;
    let changed = json!({ "first_name": "John", "banned": true, "brand_new": 1 });
    assert!(is_preserved(&changed, &printed(&user)));
}

#[test]
fn times_are_parsed_as_milliseconds() {
    let user = read(&json!({ "created_at": 1_700_000_000_123_i64, "updated_at": -1000 }));
    let since = Duration::from_millis(1_700_000_000_123);
    assert_eq!(user.created_at.to_system_time(), Some(UNIX_EPOCH + since));
    assert_eq!(user.updated_at, UnixMillis::from_secs(-1));
    assert_eq!(user.last_sign_in_at, None);
    let fraction = read(&json!({ "created_at": 1_700_000_000_123.75 }));
    assert_eq!(fraction.created_at, user.created_at);
    assert_eq!(printed(&fraction)["created_at"], 1_700_000_000_123_i64);
}

#[test]
fn debug_contains_no_private_data() {
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
fn primary_identifications_are_returned() {
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
fn models_work_with_any_deserializer() {
    let user: User = serde_json::from_str(FULL).unwrap();
    assert_eq!(user, read(&full()));
    let error = serde_json::from_str::<User>(r#"{"id":1}"#).unwrap_err();
    assert!(error.is_data(), "{error}");
}

#[test]
fn models_nest_in_types_with_derived_serde() {
    #[derive(serde::Deserialize, serde::Serialize)]
    struct Cached {
        user: User,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    let value = json!({ "user": full(), "kept_until": 1 });
    let cached: Cached = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(
        (&cached.user, &cached.rest["kept_until"]),
        (&read(&full()), &json!(1))
    );
    assert!(is_preserved(
        &value,
        &serde_json::to_value(&cached).unwrap()
    ));
}
