//! Objects that paths identify by their ids.

use axum::Json;
use serde_json::{Value, json};

use super::api_error::ApiError;
use crate::dev::invitation::Invitation;
use crate::dev::machine::MachineRecord;
use crate::dev::organization::Org;
use crate::dev::session::SessionRecord;
use crate::dev::sign_in_token::SignInToken;
use crate::dev::template::Template;
use crate::dev::user::User;

/// An object with an id. `NAME` is the name of its kind in errors.
pub(super) trait Object {
    const NAME: &'static str;

    fn id(&self) -> &str;
}

macro_rules! objects {
    ($($kind:ident: $name:literal,)*) => {$(
        impl Object for $kind {
            const NAME: &'static str = $name;

            fn id(&self) -> &str {
                &self.id
            }
        }
    )*};
}

objects! {
    Invitation: "invitation",
    MachineRecord: "machine",
    Org: "organization",
    SessionRecord: "session",
    SignInToken: "sign-in token",
    Template: "JWT template",
    User: "user",
}

pub(super) fn find<'a, T: Object>(id: &str, all: &'a [T]) -> Result<&'a T, ApiError> {
    let object = all.iter().find(|object| object.id() == id);
    object.ok_or_else(|| ApiError::not_found(T::NAME))
}

pub(super) fn find_mut<'a, T: Object>(id: &str, all: &'a mut [T]) -> Result<&'a mut T, ApiError> {
    let object = all.iter_mut().find(|object| object.id() == id);
    object.ok_or_else(|| ApiError::not_found(T::NAME))
}

/// Returns the response to a deletion.
pub(super) fn deleted(object: &str, id: &str) -> Json<Value> {
    Json(json!({ "object": object, "id": id, "deleted": true }))
}
