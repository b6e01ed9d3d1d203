//! Users, in the form of the Backend API.

use serde_json::{Map, Value, json};

use super::attempt::Verification;
use super::credentials::{Password, UserCredentials};
use super::document::with;
use super::people::Person;
use super::state::OfflineState;

/// A user: the data for tokens, and the Backend API's object.
pub(super) struct User {
    pub(super) id: String,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
    pub(super) has_pending_sessions: bool,
    pub(super) second_factor: bool,
    pub(super) credentials: UserCredentials,
    /// End of a lockout, in milliseconds.
    pub(super) locked_until: Option<i64>,
    /// Organization that is active after the next sign-in, if it is not the first one.
    pub(super) next_organization: Option<String>,
    /// Id of an email address, and its verification.
    pub(super) email_verification: Option<(String, Verification)>,
    pub(super) document: Map<String, Value>,
}

impl User {
    /// Creates a user with an id and a picture only.
    pub(super) fn new(state: &mut OfflineState, now: i64) -> Self {
        let id = state.ids.next("user");
        let mut document = blank(&id, now);
        for field in ["image_url", "profile_image_url"] {
            document.insert(field.to_owned(), json!(state.picture_url));
        }
        Self {
            document,
            id,
            features: Vec::new(),
            plans: Vec::new(),
            has_pending_sessions: false,
            second_factor: false,
            credentials: UserCredentials::default(),
            locked_until: None,
            next_organization: None,
            email_verification: None,
        }
    }

    pub(super) fn of_person(person: Person, state: &mut OfflineState, now: i64) -> Self {
        let mut user = Self::new(state, now);
        let email_id = state.ids.next("idn");
        let (first, last) = person.name.unzip();
        user.set("username", json!(person.username));
        user.set("first_name", json!(first));
        user.set("last_name", json!(last));
        user.set("primary_email_address_id", json!(email_id));
        let address = email_address(&email_id, &person.email, false, now);
        user.set("email_addresses", json!([address]));
        user.set("public_metadata", Value::Object(person.metadata.public));
        user.set("private_metadata", Value::Object(person.metadata.private));
        user.set("unsafe_metadata", Value::Object(person.metadata.r#unsafe));
        user.features = person.features;
        user.plans = person.plans;
        user.has_pending_sessions = person.has_pending_sessions;
        if person.second_factor {
            user.enrol_second_factor(now);
        }
        if let Some(password) = person.password {
            user.set_password(Password::new(&password), now);
        }
        user
    }

    pub(super) fn set(&mut self, field: &str, value: Value) {
        self.document.insert(field.to_owned(), value);
    }

    /// Returns a string field of the user object.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.document.get(field).and_then(Value::as_str)
    }

    /// Returns a time of the user object, in milliseconds.
    pub(super) fn time(&self, field: &str) -> Option<i64> {
        self.document.get(field).and_then(Value::as_i64)
    }

    /// Returns the email addresses in the order of their list. The primary one need not be
    /// the first.
    pub(super) fn email_addresses(&self) -> impl Iterator<Item = &str> {
        self.identifiers("email_addresses", "email_address")
    }

    /// Returns the values of a list of identifiers in their order.
    pub(super) fn identifiers(&self, list: &str, field: &str) -> impl Iterator<Item = &str> {
        let list = self.document.get(list).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(move |item| item.get(field)?.as_str())
    }

    /// Returns a list of the user object.
    pub(super) fn list_mut(&mut self, list: &str) -> Option<&mut Vec<Value>> {
        self.document.get_mut(list)?.as_array_mut()
    }

    /// Returns the primary identifier of a list.
    pub(super) fn primary(&self, list: &str, field: &str) -> Option<&str> {
        let id = self.text(&format!("primary_{field}_id"))?;
        let items = self.document.get(list)?.as_array()?;
        let is_primary = |item: &&Value| item.get("id").and_then(Value::as_str) == Some(id);
        items.iter().find(is_primary)?.get(field)?.as_str()
    }

    /// Returns `true` if a list of identifiers has this value.
    pub(super) fn has(&self, list: &str, field: &str, value: &str) -> bool {
        self.identifiers(list, field).any(|one| one == value)
    }

    /// Returns `true` if this is the user's username, email address or id.
    pub(super) fn has_identifier(&self, identifier: &str) -> bool {
        self.id == identifier
            || self.text("username") == Some(identifier)
            || self.email_addresses().any(|address| address == identifier)
    }

    /// Returns `true` if the user can sign in with this identifier: the username or a verified
    /// email address, ignoring case.
    pub(super) fn signs_in_with(&self, identifier: &str) -> bool {
        let addresses = self
            .document
            .get("email_addresses")
            .and_then(Value::as_array);
        let verified = addresses.into_iter().flatten();
        let mut verified = verified.filter(|address| !address["verification"].is_null());
        let username = self.text("username");
        username.is_some_and(|username| username.eq_ignore_ascii_case(identifier))
            || verified.any(|address| {
                let address = address["email_address"].as_str();
                address.is_some_and(|address| address.eq_ignore_ascii_case(identifier))
            })
    }

    pub(super) fn is_banned(&self) -> bool {
        self.document.get("banned") == Some(&Value::Bool(true))
    }

    pub(super) fn is_locked(&self, now: i64) -> bool {
        self.locked_until.is_some_and(|until| until > now)
    }

    /// Returns the user object of the Backend API.
    pub(super) fn document(&self, now: i64) -> Value {
        let mut document = self.document.clone();
        let left = self.locked_until.map(|until| (until - now) / 1000);
        let left = left.filter(|_| self.is_locked(now));
        document.insert("locked".into(), json!(left.is_some()));
        document.insert("lockout_expires_in_seconds".into(), json!(left));
        Value::Object(document)
    }

    pub(super) fn touch(&mut self, now: i64) {
        self.set("updated_at", json!(now));
    }

    pub(super) fn set_password(&mut self, password: Password, now: i64) {
        self.credentials.password = Some(password);
        self.set("password_enabled", json!(true));
        self.set("password_last_updated_at", json!(now));
    }

    pub(super) fn remove_password(&mut self) {
        self.credentials.password = None;
        self.set("password_enabled", json!(false));
    }

    pub(super) fn set_totp(&mut self, secret: Vec<u8>, now: i64) {
        self.credentials.totp = Some(secret);
        self.enrol_second_factor(now);
    }

    fn enrol_second_factor(&mut self, now: i64) {
        self.second_factor = true;
        self.set("totp_enabled", json!(true));
        self.set("two_factor_enabled", json!(true));
        self.set("mfa_enabled_at", json!(now));
    }

    pub(super) fn set_backup_codes(&mut self, codes: Vec<String>) {
        self.set("backup_code_enabled", json!(!codes.is_empty()));
        self.credentials.backup_codes = codes;
    }

    pub(super) fn remove_totp(&mut self, now: i64) {
        self.credentials.totp = None;
        self.second_factor = false;
        self.set("totp_enabled", json!(false));
        self.set("two_factor_enabled", json!(false));
        self.set("mfa_disabled_at", json!(now));
    }
}

/// Returns an email address object, which is verified unless it is reserved.
pub(super) fn email_address(id: &str, address: &str, reserved: bool, now: i64) -> Value {
    let object = verifiable(id, "email_address", address, (reserved, now));
    with(object, "matches_sso_connection", false)
}

/// Returns a phone number object, which is verified unless it is reserved.
pub(super) fn phone_number(id: &str, number: &str, reserved: bool, now: i64) -> Value {
    let object = verifiable(id, "phone_number", number, (reserved, now));
    let object = with(object, "reserved_for_second_factor", false);
    let object = with(object, "default_second_factor", false);
    with(object, "backup_codes", Value::Null)
}

/// Returns an identification object. A reserved identification is not verified, but not available
/// to other users either.
fn verifiable(id: &str, kind: &str, value: &str, (reserved, now): (bool, i64)) -> Value {
    let object = identification(id, kind, value, now);
    let object = with(object, "reserved", reserved);
    let object = with(object, "linked_to", json!([]));
    if reserved {
        with(object, "verification", Value::Null)
    } else {
        object
    }
}

/// Returns a verified wallet object.
pub(super) fn web3_wallet(id: &str, address: &str, now: i64) -> Value {
    identification(id, "web3_wallet", address, now)
}

fn identification(id: &str, kind: &str, value: &str, now: i64) -> Value {
    json!({
        "id": id,
        "object": kind,
        kind: value,
        "verification": {
            "object": "verification_admin",
            "status": "verified",
            "strategy": "admin",
            "attempts": null,
            "expire_at": null,
        },
        "created_at": now,
        "updated_at": now,
    })
}

/// Returns a user object with a default for every field that the API's specification requires.
fn blank(id: &str, now: i64) -> Map<String, Value> {
    let mut blank = Map::new();
    let mut set = |names: &[&str], value: &Value| {
        blank.extend(names.iter().map(|name| ((*name).to_owned(), value.clone())));
    };
    set(&["id"], &json!(id));
    set(&["object"], &json!("user"));
    set(NULL, &Value::Null);
    set(LISTS, &json!([]));
    set(METADATA, &json!({}));
    set(FALSE, &json!(false));
    set(TRUE, &json!(true));
    set(&["verification_attempts_remaining"], &json!(100));
    set(&["created_at", "updated_at"], &json!(now));
    blank
}

/// The kinds of a user's metadata.
pub(super) const METADATA: &[&str] = &["public_metadata", "private_metadata", "unsafe_metadata"];

const NULL: &[&str] = &[
    "username",
    "first_name",
    "last_name",
    "external_id",
    "primary_email_address_id",
    "primary_phone_number_id",
    "primary_web3_wallet_id",
    "locale",
    "mfa_enabled_at",
    "mfa_disabled_at",
    "password_last_updated_at",
    "last_sign_in_at",
    "lockout_expires_in_seconds",
    "create_organizations_limit",
    "last_active_at",
    "legal_accepted_at",
];
const LISTS: &[&str] = &[
    "email_addresses",
    "phone_numbers",
    "web3_wallets",
    "passkeys",
    "external_accounts",
    "saml_accounts",
    "enterprise_accounts",
];
const FALSE: &[&str] = &[
    "has_image",
    "password_enabled",
    "two_factor_enabled",
    "totp_enabled",
    "backup_code_enabled",
    "banned",
    "locked",
    "deprovisioned",
    "bypass_client_trust",
];
const TRUE: &[&str] = &["delete_self_enabled", "create_organization_enabled"];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn lockout_ends_after_its_duration() {
        let clock = Arc::new(crate::clock::SystemClock);
        let mut state = OfflineState::new(None, clock, "http://127.0.0.1:1");
        let mut user = User::new(&mut state, 0);
        user.locked_until = Some(5000);
        assert_eq!(user.document(2000)["lockout_expires_in_seconds"], 3);
        assert_eq!(user.document(5000)["locked"], false);
    }
}
