//! `/api_keys` of the user, or of an organization that the user manages.

use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::organizations::permitted;
use super::paging::PageQuery;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::api_keys as backend;
use crate::dev::http::extract::{App, JsonBody, Query, body};
use crate::dev::http::list::contains;
use crate::dev::machine::MachineTokenKind;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api_keys", get(list).post(create))
        .route("/api_keys/{id}/revoke", post(revoke))
        .route("/api_keys/{id}", get(show))
}

const READ: &str = "org:sys_api_keys:read";
const MANAGE: &str = "org:sys_api_keys:manage";

/// Returns the subject that a call may see or manage: the user, or an organization.
fn subject(
    call: &ScriptCall,
    wanted: Option<String>,
    permission: &str,
    state: &OfflineState,
) -> Result<String, ApiError> {
    let user_id = call.session(state)?.user_id.clone();
    match wanted.filter(|subject| !subject.is_empty() && *subject != user_id) {
        None => Ok(user_id),
        Some(organization) => {
            permitted(call, &organization, permission, state)?;
            Ok(organization)
        }
    }
}

#[derive(Deserialize)]
struct Subject {
    subject: Option<String>,
}

/// Lists the valid keys, newest first.
async fn list(
    call: ScriptCall,
    Query(wanted): Query<Subject>,
    Query(page): Query<PageQuery>,
) -> ScriptResult {
    let state = call.app.state();
    let subject = subject(&call, wanted.subject, READ, &state)?;
    let now = state.now();
    let keys = state.tokens(MachineTokenKind::ApiKey).rev().filter(|key| {
        let is_valid = !key.revoked && !key.is_expired(now);
        is_valid && key.subject == subject && contains(Some(&key.name), page.query.as_deref())
    });
    let keys = page.of(keys.map(|key| key.document(now)).collect());
    Ok(Json(keys).into_response())
}

#[derive(Deserialize)]
struct NewKey {
    name: Option<String>,
    subject: Option<String>,
    description: Option<String>,
    seconds_until_expiration: Option<i64>,
}

/// Creates a key, and returns it with its secret.
async fn create(call: ScriptCall, JsonBody(new): JsonBody<NewKey>) -> ScriptResult {
    let (subject, created_by) = {
        let state = call.app.state();
        let subject = subject(&call, new.subject, MANAGE, &state)?;
        (subject, call.session(&state)?.user_id.clone())
    };
    let fields = json!({
        "name": new.name,
        "subject": subject,
        "created_by": created_by,
        "description": new.description,
        "seconds_until_expiration": new.seconds_until_expiration,
    });
    let created = backend::create(call.app.clone(), JsonBody(body(fields)?)).await?;
    Ok(created.into_response())
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    check(&call, &id, READ)?;
    Ok(backend::show(call.app.clone(), Path(id))
        .await?
        .into_response())
}

#[derive(Deserialize)]
struct RevocationForm {
    revocation_reason: Option<String>,
}

async fn revoke(
    call: ScriptCall,
    Path(id): Path<String>,
    JsonBody(sent): JsonBody<RevocationForm>,
) -> ScriptResult {
    check(&call, &id, MANAGE)?;
    let reason: Value = json!({ "revocation_reason": sent.revocation_reason });
    let revoked = backend::revoke(call.app.clone(), Path(id), JsonBody(body(reason)?)).await?;
    Ok(revoked.into_response())
}

/// Checks that the call may see or manage a key.
fn check(call: &ScriptCall, id: &str, permission: &str) -> Result<(), ApiError> {
    let state = call.app.state();
    let key = state
        .tokens(MachineTokenKind::ApiKey)
        .find(|key| key.id == id);
    let missing = || ApiError::not_found(MachineTokenKind::ApiKey.name());
    let wanted = key.ok_or_else(missing)?.subject.clone();
    subject(call, Some(wanted), permission, &state).map(drop)
}
