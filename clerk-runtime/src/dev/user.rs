//! A user as the Backend API shows it.

use serde_json::{Map, Value, json};

use super::people::Person;
use super::random::Ids;

/// The user object of the Backend API, with every field that its specification requires.
pub(super) fn document(person: &Person, ids: &mut Ids, now: i64) -> Map<String, Value> {
    let email_id = ids.next("idn");
    let (first, last) = person.name.clone().unzip();
    let known = json!({
        "id": ids.next("user"),
        "object": "user",
        "username": person.username,
        "first_name": first,
        "last_name": last,
        "primary_email_address_id": email_id,
        "email_addresses": [email_address(&email_id, &person.email, now)],
        "public_metadata": person.metadata.public,
        "private_metadata": person.metadata.private,
        "unsafe_metadata": person.metadata.r#unsafe,
        "two_factor_enabled": person.second_factor,
        "totp_enabled": person.second_factor,
        "mfa_enabled_at": person.second_factor.then_some(now),
        "password_enabled": true,
        "created_at": now,
        "updated_at": now,
    });
    let mut document = blank();
    if let Value::Object(known) = known {
        document.extend(known);
    }
    document
}

fn email_address(id: &str, address: &str, now: i64) -> Value {
    json!({
        "id": id,
        "object": "email_address",
        "email_address": address,
        "reserved": false,
        "verification": {
            "object": "verification_admin",
            "status": "verified",
            "strategy": "admin",
            "attempts": null,
            "expire_at": null,
        },
        "linked_to": [],
        "matches_sso_connection": false,
        "created_at": now,
        "updated_at": now,
    })
}

/// The fields that a new user has no value for.
fn blank() -> Map<String, Value> {
    let mut blank = Map::new();
    let mut set = |names: &[&str], value: &Value| {
        blank.extend(names.iter().map(|name| ((*name).to_owned(), value.clone())));
    };
    set(NULL, &Value::Null);
    set(LISTS, &json!([]));
    set(FALSE, &json!(false));
    set(TRUE, &json!(true));
    set(
        &["image_url", "profile_image_url"],
        &json!("https://img.clerk.com/preview.png"),
    );
    set(&["verification_attempts_remaining"], &json!(100));
    blank
}

const NULL: &[&str] = &[
    "external_id",
    "primary_phone_number_id",
    "primary_web3_wallet_id",
    "locale",
    "mfa_disabled_at",
    "password_last_updated_at",
    "last_sign_in_at",
    "lockout_expires_in_seconds",
    "create_organizations_limit",
    "last_active_at",
    "legal_accepted_at",
];
const LISTS: &[&str] = &[
    "phone_numbers",
    "web3_wallets",
    "passkeys",
    "external_accounts",
    "saml_accounts",
    "enterprise_accounts",
];
const FALSE: &[&str] = &[
    "has_image",
    "backup_code_enabled",
    "banned",
    "locked",
    "deprovisioned",
    "bypass_client_trust",
];
const TRUE: &[&str] = &["delete_self_enabled", "create_organization_enabled"];

/// What `PATCH /users/{id}` may write, and of which type.
const WRITABLE: &[(&str, IsType)] = &[
    ("external_id", Value::is_string),
    ("first_name", Value::is_string),
    ("last_name", Value::is_string),
    ("locale", Value::is_string),
    ("username", Value::is_string),
    ("primary_email_address_id", Value::is_string),
    ("primary_phone_number_id", Value::is_string),
    ("primary_web3_wallet_id", Value::is_string),
    ("delete_self_enabled", Value::is_boolean),
    ("create_organization_enabled", Value::is_boolean),
    ("create_organizations_limit", Value::is_i64),
    ("bypass_client_trust", Value::is_boolean),
];

type IsType = fn(&Value) -> bool;

/// Accepted for the sake of real calls, without effect here.
const IGNORED: &[&str] = &[
    "notify_primary_email_address_changed",
    "profile_image_id",
    "password",
    "password_digest",
    "password_hasher",
    "skip_password_checks",
    "sign_out_of_other_sessions",
    "totp_secret",
    "backup_codes",
    "legal_accepted_at",
    "skip_legal_checks",
    "created_at",
];

/// A parameter that can't be taken: its name, and whether such a parameter exists at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadParameter {
    pub(super) name: String,
    pub(super) known: bool,
}

/// Writes the changes, all of them or none.
pub(super) fn update(
    document: &mut Map<String, Value>,
    changes: Map<String, Value>,
    now: i64,
) -> Result<(), BadParameter> {
    for (name, value) in &changes {
        check(name, value)?;
    }
    let kept = changes
        .into_iter()
        .filter(|(name, _)| !IGNORED.contains(&name.as_str()));
    document.extend(kept);
    document.insert("updated_at".into(), json!(now));
    Ok(())
}

fn check(name: &str, value: &Value) -> Result<(), BadParameter> {
    if IGNORED.contains(&name) {
        return Ok(());
    }
    let bad = |known| BadParameter {
        name: name.to_owned(),
        known,
    };
    let (_, fits) = WRITABLE
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| bad(false))?;
    if fits(value) || value.is_null() {
        Ok(())
    } else {
        Err(bad(true))
    }
}

/// Merges metadata into what is there: `PATCH /users/{id}/metadata`.
pub(super) fn update_metadata(
    document: &mut Map<String, Value>,
    changes: Map<String, Value>,
    now: i64,
) -> Result<(), BadParameter> {
    for (name, value) in &changes {
        let known = ["public_metadata", "private_metadata", "unsafe_metadata"];
        if !known.contains(&name.as_str()) || !value.is_object() {
            return Err(BadParameter {
                name: name.clone(),
                known: known.contains(&name.as_str()),
            });
        }
    }
    merge(document, changes);
    document.insert("updated_at".into(), json!(now));
    Ok(())
}

/// Deeply; null removes a key.
fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (_, Value::Null) => {
                into.remove(&key);
            }
            (Some(Value::Object(inner)), Value::Object(changes)) => merge(inner, changes),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_update_is_all_or_nothing() {
        let mut alice = document(&Person::new("alice"), &mut Ids::new(Some(1)), 5);
        let before = alice.clone();
        let changes = object(json!({ "first_name": "A", "no_such_field": 1 }));
        let refused = update(&mut alice, changes, 9).unwrap_err();
        assert_eq!(
            refused,
            BadParameter {
                name: "no_such_field".into(),
                known: false
            }
        );
        assert_eq!(alice, before);

        let refused = update(&mut alice, object(json!({ "first_name": 1 })), 9).unwrap_err();
        assert!(refused.known);

        update(
            &mut alice,
            object(json!({ "first_name": "A", "last_name": null })),
            9,
        )
        .unwrap();
        assert_eq!(
            (&alice["first_name"], &alice["last_name"]),
            (&json!("A"), &Value::Null)
        );
        assert_eq!(alice["updated_at"], 9);
    }

    #[test]
    fn metadata_merges_deeply_and_null_removes() {
        let mut metadata = object(json!({ "a": { "b": 1, "c": 2 }, "d": 3 }));
        merge(
            &mut metadata,
            object(json!({ "a": { "b": null, "e": 4 }, "d": [5] })),
        );
        assert_eq!(
            metadata,
            object(json!({ "a": { "c": 2, "e": 4 }, "d": [5] }))
        );
    }
}
