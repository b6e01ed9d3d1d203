//! Users made and changed. Everything is checked before anything is written.

use serde_json::{Map, Value, json};

use super::{find, find_mut, shown};
use crate::dev::credentials::{Password, totp_secret};
use crate::dev::http::call::Call;
use crate::dev::http::list::room;
use crate::dev::http::metadata::{self, How};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::state::State;
use crate::dev::user::{METADATA, User, email_address, phone_number, web3_wallet};

/// What an update may hold.
const UPDATE: &[&str] = &[
    "external_id",
    "first_name",
    "last_name",
    "locale",
    "username",
    "primary_email_address_id",
    "primary_phone_number_id",
    "primary_web3_wallet_id",
    "notify_primary_email_address_changed",
    "profile_image_id",
    "password",
    "password_digest",
    "password_hasher",
    "skip_password_checks",
    "sign_out_of_other_sessions",
    "totp_secret",
    "backup_codes",
    "delete_self_enabled",
    "create_organization_enabled",
    "create_organizations_limit",
    "legal_accepted_at",
    "skip_legal_checks",
    "created_at",
    "bypass_client_trust",
];

/// What a new user may have beside or instead.
const CREATE: &[&str] = &[
    "external_id",
    "first_name",
    "last_name",
    "locale",
    "username",
    "email_address",
    "email_address_identification_status",
    "phone_number",
    "phone_number_identification_status",
    "web3_wallet",
    "password",
    "password_digest",
    "password_hasher",
    "skip_password_checks",
    "skip_password_requirement",
    "totp_secret",
    "backup_codes",
    "public_metadata",
    "private_metadata",
    "unsafe_metadata",
    "delete_self_enabled",
    "legal_accepted_at",
    "skip_legal_checks",
    "skip_user_requirement",
    "create_organization_enabled",
    "create_organizations_limit",
    "created_at",
    "bypass_client_trust",
    "banned",
    "locked",
];

pub(super) fn create(call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, CREATE)?;
    room(&state.users)?;
    let changes = Changes::of(&params, None, state)?;
    let identifiers = Identifiers::of(&params, state)?;
    let nameless = identifiers.is_empty() && !changes.fields.contains_key("username");
    if nameless && params.flag("skip_user_requirement")? != Some(true) {
        let message = "give an email address, a phone number, a wallet or a username";
        return Err(Refusal::parameter(
            "form_data_missing",
            "email_address",
            message,
        ));
    }
    let (banned, locked) = (params.flag("banned")?, params.flag("locked")?);
    let mut kinds = Vec::new();
    for kind in METADATA {
        kinds.push((*kind, metadata::new(&params, kind)?));
    }

    let now = state.now().as_millis();
    let mut user = User::new(state.ids.next("user"), now);
    identifiers.give(&mut user, state, now);
    for (kind, content) in kinds {
        user.set(kind, Value::Object(content));
    }
    user.set("banned", json!(banned == Some(true)));
    user.locked_until = (locked == Some(true)).then_some(now + 3_600_000);
    changes.write(&mut user, now);
    let reply = shown(&user, now);
    state.users.push(user);
    Ok(reply)
}

pub(super) fn update(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, UPDATE)?;
    let user = find(id, state)?;
    let changes = Changes::of(&params, Some(user), state)?;
    let sign_out = params.flag("sign_out_of_other_sessions")? == Some(true);
    params.flag("notify_primary_email_address_changed")?;
    params.text("profile_image_id")?;

    let now = state.now().as_millis();
    if sign_out && changes.password.is_some() {
        state.revoke_sessions_of(id);
    }
    let user = find_mut(id, state)?;
    changes.write(user, now);
    user.touch(now);
    Ok(shown(user, now))
}

pub(super) fn metadata(id: &str, call: &Call, state: &mut State, how: How) -> Answer {
    let params = Params::of(call, METADATA)?;
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    let mut changed = Vec::new();
    for kind in METADATA {
        let current = user.document.get(*kind).and_then(Value::as_object);
        let none = Map::new();
        let next = metadata::changed(current.unwrap_or(&none), &params, kind, how)?;
        changed.extend(next.map(|next| (*kind, next)));
    }
    for (kind, next) in changed {
        user.set(kind, Value::Object(next));
    }
    user.touch(now);
    Ok(shown(user, now))
}

/// What a body says of a user's own fields, checked.
struct Changes {
    fields: Map<String, Value>,
    password: Option<Password>,
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
    fn of(params: &Params, user: Option<&User>, state: &State) -> Result<Self, Refusal> {
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

    fn write(self, user: &mut User, now: i64) {
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

/// What a new user is known by.
struct Identifiers {
    emails: Vec<(String, bool)>,
    phones: Vec<(String, bool)>,
    wallets: Vec<String>,
}

impl Identifiers {
    fn of(params: &Params, state: &State) -> Result<Self, Refusal> {
        let emails = params.emails("email_address")?;
        let phones = params.texts("phone_number")?.unwrap_or_default();
        let wallets = params.texts("web3_wallet")?.unwrap_or_default();
        for address in &emails {
            free(
                "email_address",
                state.users.iter().any(|user| user.is(address)),
            )?;
        }
        for phone in &phones {
            let digits = phone.strip_prefix('+').unwrap_or_default();
            let fits =
                (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if !fits {
                return Err(Refusal::format("phone_number", "a number in E.164 form"));
            }
            free(
                "phone_number",
                has(state, "phone_numbers", "phone_number", phone),
            )?;
        }
        for wallet in &wallets {
            free(
                "web3_wallet",
                has(state, "web3_wallets", "web3_wallet", wallet),
            )?;
        }
        Ok(Self {
            emails: with_status(params, "email_address", emails)?,
            phones: with_status(params, "phone_number", phones)?,
            wallets,
        })
    }

    fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.phones.is_empty() && self.wallets.is_empty()
    }

    /// The first of each kind is the primary one.
    fn give(self, user: &mut User, state: &mut State, now: i64) {
        let mut next = || state.ids.next("idn");
        let emails = self
            .emails
            .iter()
            .map(|(address, reserved)| email_address(&next(), address, *reserved, now));
        set_list(
            user,
            "email_addresses",
            "primary_email_address_id",
            emails.collect(),
        );
        let phones = self
            .phones
            .iter()
            .map(|(number, reserved)| phone_number(&next(), number, *reserved, now));
        set_list(
            user,
            "phone_numbers",
            "primary_phone_number_id",
            phones.collect(),
        );
        let wallets = self.wallets.iter();
        let wallets = wallets.map(|wallet| web3_wallet(&next(), wallet, now));
        set_list(
            user,
            "web3_wallets",
            "primary_web3_wallet_id",
            wallets.collect(),
        );
    }
}

fn set_list(user: &mut User, list: &str, primary: &str, items: Vec<Value>) {
    let first = items.first().map(|item| item["id"].clone());
    user.set(primary, first.unwrap_or_default());
    user.set(list, Value::Array(items));
}

fn free(parameter: &str, taken: bool) -> Result<(), Refusal> {
    if taken {
        Err(Refusal::taken(parameter))
    } else {
        Ok(())
    }
}

fn has(state: &State, list: &str, field: &str, value: &str) -> bool {
    let mut users = state.users.iter();
    users.any(|user| user.identifiers(list, field).any(|known| known == value))
}

/// Each identifier, and whether it is only reserved.
fn with_status(
    params: &Params,
    name: &str,
    values: Vec<String>,
) -> Result<Vec<(String, bool)>, Refusal> {
    let parameter = format!("{name}_identification_status");
    let statuses = params.texts(&parameter)?.unwrap_or_default();
    let known = statuses
        .iter()
        .all(|status| matches!(status.as_str(), "verified" | "reserved"));
    if !known || (!statuses.is_empty() && statuses.len() != values.len()) {
        return Err(Refusal::value(
            &parameter,
            &format!("verified or reserved for each {name}"),
        ));
    }
    let reserved = |at: usize| statuses.get(at).is_some_and(|status| status == "reserved");
    let values = values.into_iter().enumerate();
    Ok(values.map(|(at, value)| (value, reserved(at))).collect())
}
