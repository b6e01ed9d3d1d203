//! `/v1/me`: the user's own profile, password and sessions.

use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::factors::check_password;
use crate::dev::credentials::Password;
use crate::dev::document::with;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::users;
use crate::dev::http::check::{new_password, required};
use crate::dev::http::extract::{App, FormOrQuery, JsonBody, JsonText, Picture, body};
use crate::dev::http::object::{deleted, find_mut};
use crate::dev::session::{SessionRecord, Status};
use crate::dev::state::OfflineState;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(show).patch(update).delete(remove))
        .route("/me/metadata", patch(change_metadata))
        .route(
            "/me/profile_image",
            post(set_picture).delete(remove_picture),
        )
        .route("/me/change_password", post(change_password))
        .route("/me/remove_password", post(remove_password))
        .route("/me/sessions", get(sessions))
        .route("/me/sessions/active", get(sessions))
        .route("/me/sessions/{id}/revoke", post(revoke))
}

/// Returns the id of the user of the call's session.
pub(super) fn user_id(call: &ScriptCall) -> Result<String, ApiError> {
    Ok(call.session(&call.app.state())?.user_id.clone())
}

/// Returns a response with the user and the browser's new state.
pub(super) fn user_response(call: &ScriptCall, state: &OfflineState) -> ScriptResult {
    let document = call.documents(state).user(call.user(state)?);
    Ok(call.response_with_client(state, document))
}

async fn show(call: ScriptCall) -> ScriptResult {
    let state = call.app.state();
    Ok(call.response(&call.documents(&state).user(call.user(&state)?)))
}

/// Fields of the profile that the user may change. An empty string removes a name.
#[derive(Deserialize)]
struct Profile {
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
    primary_email_address_id: Option<String>,
    unsafe_metadata: Option<JsonText>,
}

async fn update(call: ScriptCall, FormOrQuery(profile): FormOrQuery<Profile>) -> ScriptResult {
    let id = user_id(&call)?;
    let fields = json!({
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "username": profile.username,
        "primary_email_address_id": profile.primary_email_address_id,
    });
    drop(users::update(call.app.clone(), Path(id.clone()), JsonBody(body(fields)?)).await?);
    if let Some(JsonText(metadata)) = profile.unsafe_metadata {
        let metadata = body(json!({ "unsafe_metadata": metadata }))?;
        drop(users::replace_metadata(call.app.clone(), Path(id), JsonBody(metadata)).await?);
    }
    user_response(&call, &call.app.state())
}

#[derive(Deserialize)]
struct UserMetadata {
    unsafe_metadata: JsonText,
}

/// Merges the metadata that the user may write.
async fn change_metadata(
    call: ScriptCall,
    FormOrQuery(sent): FormOrQuery<UserMetadata>,
) -> ScriptResult {
    let metadata = body(json!({ "unsafe_metadata": sent.unsafe_metadata.0 }))?;
    drop(users::merge_metadata(call.app.clone(), Path(user_id(&call)?), JsonBody(metadata)).await?);
    user_response(&call, &call.app.state())
}

async fn remove(call: ScriptCall) -> ScriptResult {
    let state = &mut call.app.state();
    let user = call.user(state)?;
    if user.document.get("delete_self_enabled") == Some(&json!(false)) {
        let message = "the user may not delete the account";
        return Err(ApiError::forbidden("user_delete_self_not_enabled", message));
    }
    let id = user.id.clone();
    state.remove_user(&id);
    Ok(call.response_with_client(state, deleted("user", &id).0))
}

async fn set_picture(call: ScriptCall, _: Picture) -> ScriptResult {
    picture(&call, true)
}

async fn remove_picture(call: ScriptCall) -> ScriptResult {
    picture(&call, false)
}

/// Records if the user has a picture. The picture itself is not stored.
fn picture(call: &ScriptCall, has_image: bool) -> ScriptResult {
    let state = &mut call.app.state();
    let (id, now) = (call.user(state)?.id.clone(), state.now().as_millis());
    let user = find_mut(&id, &mut state.users)?;
    user.set("has_image", json!(has_image));
    user.touch(now);
    let public_url = user.text("image_url").map(str::to_owned);
    let image = json!({ "object": "image", "id": id, "name": null, "public_url": public_url });
    Ok(call.response_with_client(state, image))
}

#[derive(Deserialize)]
struct PasswordChange {
    current_password: Option<String>,
    new_password: Option<String>,
    sign_out_of_other_sessions: Option<bool>,
}

async fn change_password(
    call: ScriptCall,
    FormOrQuery(sent): FormOrQuery<PasswordChange>,
) -> ScriptResult {
    let state = &mut call.app.state();
    check_current(call.user(state)?, sent.current_password)?;
    let password = Password::new(&new_password("new_password", sent.new_password)?);
    let (id, now) = (call.user(state)?.id.clone(), state.now().as_millis());
    find_mut(&id, &mut state.users)?.set_password(password, now);
    if sent.sign_out_of_other_sessions == Some(true) {
        let own = call.session(state)?.id.clone();
        state.revoke_other_sessions_of(&id, Some(&own));
    }
    user_response(&call, state)
}

#[derive(Deserialize)]
struct CurrentPassword {
    current_password: Option<String>,
}

async fn remove_password(
    call: ScriptCall,
    FormOrQuery(sent): FormOrQuery<CurrentPassword>,
) -> ScriptResult {
    let state = &mut call.app.state();
    check_current(call.user(state)?, sent.current_password)?;
    let id = call.user(state)?.id.clone();
    find_mut(&id, &mut state.users)?.remove_password();
    user_response(&call, state)
}

/// Requires the current password of a user who has one.
fn check_current(user: &User, sent: Option<String>) -> Result<(), ApiError> {
    if user.credentials.password.is_none() {
        return Ok(());
    }
    let sent = required("current_password", sent)?;
    check_password(user, &sent).map_err(|error| error.of_parameter("current_password"))
}

/// Lists the live sessions of the user, in all browsers.
async fn sessions(call: ScriptCall) -> ScriptResult {
    let state = call.app.state();
    let user_id = &call.session(&state)?.user_id;
    let all = state.sessions.iter();
    let live = all.filter(|session| session.user_id == *user_id && session.status.is_live());
    let documents: Value = live.map(with_activity).collect();
    Ok(Json(documents).into_response())
}

/// Returns a session with its latest activity, which is a placeholder, since the instance does not
/// record it.
fn with_activity(session: &SessionRecord) -> Value {
    let activity = json!({
        "object": "session_activity",
        "id": session.id.replacen("sess", "sess_activity", 1),
        "browser_name": "Browser",
        "browser_version": null,
        "device_type": null,
        "ip_address": "127.0.0.1",
        "city": null,
        "country": null,
        "is_mobile": false,
    });
    with(session.document(), "latest_activity", activity)
}

/// Revokes a session of the user, in any browser.
async fn revoke(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = &mut call.app.state();
    let (user_id, now) = (call.session(state)?.user_id.clone(), state.now());
    let session = find_mut(&id, &mut state.sessions)?;
    if session.user_id != user_id {
        return Err(ApiError::not_found("session"));
    }
    session.end(Status::Revoked, now);
    let document = with_activity(session);
    Ok(call.response_with_client(state, document))
}
