//! Fields of a user that a body can set.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::credentials::{Password, totp_secret};
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::{SHORTEST_PASSWORD, not_negative, time, username};
use crate::dev::http::extract::{JsonObject, Patch};
use crate::dev::state::OfflineState;
use crate::dev::user::User;

/// Parameters of both a new user and an update.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct UserFields {
    external_id: Patch<String>,
    first_name: Patch<String>,
    last_name: Patch<String>,
    locale: Patch<String>,
    username: Patch<String>,
    create_organizations_limit: Patch<i64>,
    delete_self_enabled: Option<bool>,
    create_organization_enabled: Option<bool>,
    bypass_client_trust: Option<bool>,
    legal_accepted_at: Option<String>,
    created_at: Option<String>,
    password: Option<String>,
    password_digest: Option<String>,
    password_hasher: Option<String>,
    skip_password_checks: Option<bool>,
    totp_secret: Option<String>,
    backup_codes: Option<Vec<String>>,
    #[serde(rename = "skip_legal_checks")]
    _skip_legal_checks: Option<bool>,
}

/// Checked changes of a user.
pub(super) struct UserChanges {
    fields: JsonObject,
    password: Option<Password>,
    totp: Option<Vec<u8>>,
    backup_codes: Option<Vec<String>>,
}

impl UserFields {
    /// Checks the fields for an existing or a new user.
    pub(super) fn checked(
        self,
        user: Option<&User>,
        state: &OfflineState,
    ) -> Result<UserChanges, ApiError> {
        let mut fields = JsonObject::new();
        set(&mut fields, "external_id", text(self.external_id));
        set(&mut fields, "first_name", text(self.first_name));
        set(&mut fields, "last_name", text(self.last_name));
        set(&mut fields, "locale", text(self.locale));
        set(&mut fields, "username", text(self.username));
        if let Patch::Set(limit) = self.create_organizations_limit {
            let limit = not_negative("create_organizations_limit", limit)?;
            set(&mut fields, "create_organizations_limit", Some(limit));
        }
        set(&mut fields, "delete_self_enabled", self.delete_self_enabled);
        let enabled = self.create_organization_enabled;
        set(&mut fields, "create_organization_enabled", enabled);
        set(&mut fields, "bypass_client_trust", self.bypass_client_trust);
        let accepted_at = time("legal_accepted_at", self.legal_accepted_at)?;
        set(&mut fields, "legal_accepted_at", accepted_at);
        set(
            &mut fields,
            "created_at",
            time("created_at", self.created_at)?,
        );
        if let Some(name) = fields.get("username").and_then(Value::as_str) {
            username(name)?;
        }
        check_unique(&fields, user, state)?;
        let digest = (self.password_digest, self.password_hasher);
        let is_checked = self.skip_password_checks != Some(true);
        Ok(UserChanges {
            fields,
            password: password(self.password, digest, is_checked)?,
            totp: self.totp_secret.as_deref().map(totp).transpose()?,
            backup_codes: self.backup_codes,
        })
    }
}

impl UserChanges {
    pub(super) fn has_username(&self) -> bool {
        self.fields.contains_key("username")
    }

    pub(super) fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// Makes an identifier of the user the primary one of its kind.
    pub(super) fn primary(
        &mut self,
        kind: &str,
        id: Option<String>,
        user: &User,
    ) -> Result<(), ApiError> {
        let name = format!("primary_{kind}_id");
        let list = kind.to_owned() + if kind.ends_with('s') { "es" } else { "s" };
        match id {
            Some(id) if user.identifiers(&list, "id").any(|known| known == id) => {
                self.fields.insert(name, json!(id));
                Ok(())
            }
            Some(_) => Err(ApiError::no_such_object(&name)),
            None => Ok(()),
        }
    }

    pub(super) fn write(self, user: &mut User, now: i64) {
        user.document.extend(self.fields);
        if let Some(password) = self.password {
            user.set_password(password, now);
        }
        if let Some(secret) = self.totp {
            user.set_totp(secret, now);
        }
        if let Some(codes) = self.backup_codes {
            user.set_backup_codes(codes);
        }
    }
}

/// Converts a text field to JSON. An empty string becomes `null`. `None` keeps the field.
fn text(patch: Patch<String>) -> Option<Value> {
    match patch {
        Patch::Keep => None,
        Patch::Set(text) => Some(json!(text.filter(|text| !text.is_empty()))),
    }
}

fn set(fields: &mut JsonObject, name: &str, value: Option<impl Into<Value>>) {
    fields.extend(value.map(|value| (name.to_owned(), value.into())));
}

fn check_unique(
    fields: &JsonObject,
    user: Option<&User>,
    state: &OfflineState,
) -> Result<(), ApiError> {
    for name in ["username", "external_id"] {
        let wanted = fields.get(name).and_then(Value::as_str);
        let is_other = |other: &User| user.is_none_or(|user| user.id != other.id);
        let has = |user: &User| is_other(user) && user.text(name) == wanted;
        if wanted.is_some() && state.users.iter().any(has) {
            return Err(ApiError::taken(name));
        }
    }
    Ok(())
}

fn password(
    password: Option<String>,
    (digest, hasher): (Option<String>, Option<String>),
    is_checked: bool,
) -> Result<Option<Password>, ApiError> {
    if digest.is_some() {
        let code = "form_conditional_param_missing";
        let message = "is required where password_digest is set";
        let missing = || ApiError::form(code, "password_hasher", message);
        return hasher.map(|_| Some(Password::Foreign)).ok_or_else(missing);
    }
    let length = password.as_ref().map(|password| password.chars().count());
    if is_checked && length.is_some_and(|length| length < SHORTEST_PASSWORD) {
        let code = "form_password_length_too_short";
        return Err(ApiError::form(
            code,
            "password",
            "must have at least 8 characters",
        ));
    }
    Ok(password.map(|password| Password::new(&password)))
}

fn totp(text: &str) -> Result<Vec<u8>, ApiError> {
    totp_secret(text).ok_or_else(|| {
        let message = "must be at least 16 characters of base 32";
        ApiError::form("invalid_totp_secret_code", "totp_secret", message)
    })
}
