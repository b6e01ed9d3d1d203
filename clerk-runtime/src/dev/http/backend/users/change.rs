//! Users made and changed. Everything is checked before anything is written.

use serde_json::{Map, Value, json};

use super::fields::Changes;
use super::identifiers::Identifiers;
use super::{find, find_mut, shown};
use crate::dev::http::call::Call;
use crate::dev::http::list::room;
use crate::dev::http::metadata::{self, How};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::state::State;
use crate::dev::user::{METADATA, User};

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
