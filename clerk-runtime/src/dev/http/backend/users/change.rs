//! Creation and changes of users. Everything is checked before anything is written.

use axum::Json;
use axum::extract::Path;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::account_status::LOCKOUT;
use super::fields::UserFields;
use super::identifiers::{Identifiers, with_status};
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::check_capacity;
use crate::dev::http::extract::{App, JsonBody, JsonObject, read};
use crate::dev::http::metadata::{self, MERGE, REPLACE};
use crate::dev::http::object::find;
use crate::dev::user::User;

/// Parameters of a new user, in addition to those of an update.
#[derive(Deserialize)]
pub(super) struct NewUser {
    email_address: Option<Vec<String>>,
    email_address_identification_status: Option<Vec<String>>,
    phone_number: Option<Vec<String>>,
    phone_number_identification_status: Option<Vec<String>>,
    web3_wallet: Option<Vec<String>>,
    public_metadata: Option<JsonObject>,
    private_metadata: Option<JsonObject>,
    unsafe_metadata: Option<JsonObject>,
    #[serde(rename = "skip_password_requirement")]
    _skip_password_requirement: Option<bool>,
    skip_user_requirement: Option<bool>,
    banned: Option<bool>,
    locked: Option<bool>,
    #[serde(flatten)]
    fields: JsonObject,
}

pub(super) async fn create(app: App, JsonBody(new): JsonBody<NewUser>) -> ApiResult {
    let state = &mut app.state();
    check_capacity(&state.users)?;
    let changes = read::<UserFields>(new.fields)?.checked(None, state)?;
    let emails = (new.email_address, new.email_address_identification_status);
    let phones = (new.phone_number, new.phone_number_identification_status);
    let identifiers = Identifiers {
        emails: with_status("email_address", emails)?,
        phones: with_status("phone_number", phones)?,
        wallets: new.web3_wallet.unwrap_or_default(),
    };
    let identifiers = identifiers.checked(state)?;
    let is_nameless = identifiers.is_empty() && !changes.has_username();
    if is_nameless && new.skip_user_requirement != Some(true) {
        let message = "or a phone number, a wallet or a username is missing";
        return Err(ApiError::form(
            "form_data_missing",
            "email_address",
            message,
        ));
    }
    let metadata = UserMetadataBody {
        public_metadata: new.public_metadata,
        private_metadata: new.private_metadata,
        unsafe_metadata: new.unsafe_metadata,
    };
    let metadata = metadata.changed::<REPLACE>(&Map::new())?;

    let now = state.now().as_millis();
    let mut user = User::new(state, now);
    identifiers.add_to(&mut user, state, now);
    user.document.extend(metadata);
    user.set("banned", json!(new.banned == Some(true)));
    user.locked_until = (new.locked == Some(true)).then_some(now + LOCKOUT);
    changes.write(&mut user, now);
    let document = user.document(now);
    state.users.push(user);
    Ok(Json(document))
}

/// Parameters of an update.
#[derive(Deserialize)]
pub(in crate::dev::http) struct UserUpdate {
    sign_out_of_other_sessions: Option<bool>,
    #[serde(rename = "notify_primary_email_address_changed")]
    _notify_primary_email_address_changed: Option<bool>,
    #[serde(rename = "profile_image_id")]
    _profile_image_id: Option<String>,
    primary_email_address_id: Option<String>,
    primary_phone_number_id: Option<String>,
    primary_web3_wallet_id: Option<String>,
    #[serde(flatten)]
    fields: JsonObject,
}

pub(in crate::dev::http) async fn update(
    app: App,
    Path(id): Path<String>,
    JsonBody(update): JsonBody<UserUpdate>,
) -> ApiResult {
    let fields = read::<UserFields>(update.fields)?;
    let state = &mut app.state();
    let user = find(&id, &state.users)?;
    let mut changes = fields.checked(Some(user), state)?;
    changes.primary("email_address", update.primary_email_address_id, user)?;
    changes.primary("phone_number", update.primary_phone_number_id, user)?;
    changes.primary("web3_wallet", update.primary_web3_wallet_id, user)?;
    if update.sign_out_of_other_sessions == Some(true) && changes.has_password() {
        state.revoke_sessions_of(&id);
    }
    super::change(&id, state, |user, now| changes.write(user, now))
}

/// Metadata of a user in a body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
pub(in crate::dev::http) struct UserMetadataBody {
    public_metadata: Option<JsonObject>,
    private_metadata: Option<JsonObject>,
    unsafe_metadata: Option<JsonObject>,
}

impl UserMetadataBody {
    /// Returns the fields of the user object after the call.
    fn changed<const MERGED: bool>(self, user: &JsonObject) -> Result<JsonObject, ApiError> {
        let none = Map::new();
        let kinds = [
            ("public_metadata", self.public_metadata),
            ("private_metadata", self.private_metadata),
            ("unsafe_metadata", self.unsafe_metadata),
        ];
        let changed = kinds.into_iter().map(|(kind, sent)| {
            let current = user.get(kind).and_then(Value::as_object);
            let next = metadata::changed::<MERGED>(kind, current.unwrap_or(&none), sent)?;
            Ok((kind.to_owned(), Value::Object(next)))
        });
        changed.collect()
    }
}

pub(in crate::dev::http) async fn merge_metadata(
    app: App,
    Path(id): Path<String>,
    JsonBody(sent): JsonBody<UserMetadataBody>,
) -> ApiResult {
    change_metadata::<MERGE>(&app, &id, sent)
}

pub(in crate::dev::http) async fn replace_metadata(
    app: App,
    Path(id): Path<String>,
    JsonBody(sent): JsonBody<UserMetadataBody>,
) -> ApiResult {
    change_metadata::<REPLACE>(&app, &id, sent)
}

fn change_metadata<const MERGED: bool>(app: &App, id: &str, sent: UserMetadataBody) -> ApiResult {
    let state = &mut app.state();
    let changed = sent.changed::<MERGED>(&find(id, &state.users)?.document)?;
    super::change(id, state, |user, _| user.document.extend(changed))
}
