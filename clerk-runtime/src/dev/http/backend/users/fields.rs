//! A user's own fields as a body has them.

use serde_json::{Map, Value, json};

use crate::dev::credentials::{Password, totp_secret};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::Refusal;
use crate::dev::state::State;
use crate::dev::user::User;

/// What a body says of a user's own fields, checked.
pub(super) struct Changes {
    pub(super) fields: Map<String, Value>,
    pub(super) password: Option<Password>,
    totp: Option<Vec<u8>>,
    backup_codes: Option<Vec<String>>,
}

const TEXTS: &[&str] = &[
    "external_id",
    "first_name",
    "last_name",
    "locale",
    "username",
];
const FLAGS: &[&str] = &[
    "delete_self_enabled",
    "create_organization_enabled",
    "bypass_client_trust",
];
const TIMES: &[&str] = &["legal_accepted_at", "created_at"];
const PRIMARIES: &[(&str, &str)] = &[
    ("primary_email_address_id", "email_addresses"),
    ("primary_phone_number_id", "phone_numbers"),
    ("primary_web3_wallet_id", "web3_wallets"),
];
const IGNORED_FLAGS: &[&str] = &["skip_legal_checks", "skip_password_requirement"];

impl Changes {
    /// Of the user, or of one who doesn't exist yet.
    pub(super) fn of(params: &Params, user: Option<&User>, state: &State) -> Result<Self, Refusal> {
        for flag in IGNORED_FLAGS {
            params.flag(flag)?;
        }
        Ok(Self {
            fields: fields(params, user, state)?,
            password: password(params)?,
            totp: totp(params)?,
            backup_codes: params.texts("backup_codes")?,
        })
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

fn fields(
    params: &Params,
    user: Option<&User>,
    state: &State,
) -> Result<Map<String, Value>, Refusal> {
    let mut fields = Map::new();
    for name in TEXTS.iter().filter(|name| params.has(name)) {
        let text = params.text(name)?.filter(|text| !text.is_empty());
        fields.insert((*name).to_owned(), json!(text));
    }
    for name in FLAGS {
        let flag = params.flag(name)?;
        fields.extend(flag.map(|flag| ((*name).to_owned(), json!(flag))));
    }
    for name in TIMES {
        let time = params.time(name)?;
        fields.extend(time.map(|time| ((*name).to_owned(), json!(time))));
    }
    if params.has("create_organizations_limit") {
        let limit = params.number("create_organizations_limit", 0..=i64::MAX)?;
        fields.insert("create_organizations_limit".to_owned(), json!(limit));
    }
    check_username(&fields)?;
    check_unique(&fields, user, state)?;
    fields.extend(primaries(params, user)?);
    Ok(fields)
}

fn check_username(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let username = fields
        .get("username")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    if username.chars().all(fits) {
        return Ok(());
    }
    let message = "a username has letters, digits, `_`, `-` and `.`";
    Err(Refusal::parameter(
        "form_username_invalid_character",
        "username",
        message,
    ))
}

fn check_unique(
    fields: &Map<String, Value>,
    user: Option<&User>,
    state: &State,
) -> Result<(), Refusal> {
    for name in ["username", "external_id"] {
        let wanted = fields.get(name).and_then(Value::as_str);
        let others = state
            .users
            .iter()
            .filter(|other| user.is_none_or(|user| user.id != other.id));
        if wanted.is_some() && others.into_iter().any(|other| other.text(name) == wanted) {
            return Err(Refusal::taken(name));
        }
    }
    Ok(())
}

/// Which address, number and wallet come first: only those that the user has.
fn primaries(params: &Params, user: Option<&User>) -> Result<Map<String, Value>, Refusal> {
    let mut fields = Map::new();
    for (name, list) in PRIMARIES {
        let Some(id) = params.text(name)? else {
            continue;
        };
        let known = user.and_then(|user| user.identifiers(list, "id").find(|known| *known == id));
        known.ok_or_else(|| Refusal::nothing_behind(name))?;
        fields.insert((*name).to_owned(), json!(id));
    }
    Ok(fields)
}

/// As Clerk has it.
const SHORTEST_PASSWORD: usize = 8;

fn password(params: &Params) -> Result<Option<Password>, Refusal> {
    let (digest, hasher) = (
        params.text("password_digest")?,
        params.text("password_hasher")?,
    );
    if digest.is_some() {
        let missing = "password_hasher is required where password_digest is set";
        hasher.ok_or_else(|| {
            Refusal::parameter("form_conditional_param_missing", "password_hasher", missing)
        })?;
        return Ok(Some(Password::Foreign));
    }
    let unchecked = params.flag("skip_password_checks")? == Some(true);
    match params.text("password")? {
        Some(password) if !unchecked && password.chars().count() < SHORTEST_PASSWORD => {
            let message = "a password has at least 8 characters";
            Err(Refusal::parameter(
                "form_password_length_too_short",
                "password",
                message,
            ))
        }
        password => Ok(password.map(|password| Password::new(&password))),
    }
}

fn totp(params: &Params) -> Result<Option<Vec<u8>>, Refusal> {
    let secret = params.text("totp_secret")?;
    let read = |text: String| {
        let message = "totp_secret must be at least 16 characters of base 32";
        let invalid = || Refusal::parameter("invalid_totp_secret_code", "totp_secret", message);
        totp_secret(&text).ok_or_else(invalid)
    };
    secret.map(read).transpose()
}
