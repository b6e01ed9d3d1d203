//! `/v1/client/sessions/{id}`: active organization, tokens and the end of a session.

use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::call::{ScriptCall, ScriptResult};
use super::documents::token_document;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::http::object::{find, find_mut};
use crate::dev::session::{SessionRecord, Status};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/client/sessions/{id}", get(show))
        .route("/client/sessions/{id}/touch", post(touch))
        .route("/client/sessions/{id}/end", post(end))
        .route("/client/sessions/{id}/remove", post(remove))
        .route("/client/sessions/{id}/tokens", post(token))
        .route(
            "/client/sessions/{id}/tokens/{template}",
            post(template_token),
        )
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = call.app.state();
    let session = call.session_by_id(&id, &state)?;
    Ok(call.response(&call.documents(&state).session(session)))
}

#[derive(Deserialize)]
struct Touch {
    active_organization_id: Option<String>,
}

/// Makes the session the one that the browser uses, with this active organization.
async fn touch(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(touch): FormOrQuery<Touch>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let session = call.session_by_id(&id, state)?;
    let chosen = touch.active_organization_id;
    let chosen = chosen
        .map(|wanted| organization(&wanted, session, state))
        .transpose()?;
    if let Some(organization_id) = chosen {
        let organization_id = Some(organization_id).filter(|id| !id.is_empty());
        find_mut(&id, &mut state.sessions)?.choose(organization_id);
    }
    state.use_session(call.client()?, &id);
    let session = find(&id, &state.sessions)?;
    Ok(call.response_with_client(state, call.documents(state).session(session)))
}

/// Returns the id of an organization of the session's user, by id or slug; an empty string is the
/// personal account.
fn organization(
    wanted: &str,
    session: &SessionRecord,
    state: &OfflineState,
) -> Result<String, ApiError> {
    if wanted.is_empty() {
        return Ok(String::new());
    }
    let organization = state.organization(wanted);
    let is_member = |id: &String| state.membership(id, &session.user_id).is_some();
    let id = organization
        .map(|organization| organization.id.clone())
        .filter(is_member);
    id.ok_or_else(|| ApiError::not_found("organization of the user"))
}

async fn end(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    ended(&call, &id, Status::Ended)
}

async fn remove(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    ended(&call, &id, Status::Removed)
}

fn ended(call: &ScriptCall, id: &str, status: Status) -> ScriptResult {
    let state = &mut call.app.state();
    call.session_by_id(id, state)?;
    state.end_session(call.client()?, id, status);
    let session = find(id, &state.sessions)?;
    Ok(call.response_with_client(state, call.documents(state).session(session)))
}

#[derive(Deserialize)]
struct TokenRequest {
    organization_id: Option<String>,
}

/// Returns a token of the session, with another active organization if the call names one.
async fn token(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(wanted): FormOrQuery<TokenRequest>,
) -> ScriptResult {
    let state = call.app.state();
    let session = call.session_by_id(&id, &state)?;
    let wanted = wanted.organization_id;
    let wanted = wanted
        .map(|wanted| organization(&wanted, session, &state))
        .transpose()?;
    let token = call.documents(&state).token(&id, wanted.as_deref());
    let token = token.ok_or_else(|| ApiError::not_found("session"))?;
    Ok(Json(token_document(&token)).into_response())
}

async fn template_token(
    call: ScriptCall,
    Path((id, template)): Path<(String, String)>,
) -> ScriptResult {
    call.session_by_id(&id, &call.app.state())?;
    let token = call.app.template_token(&id, &template);
    let token = token.ok_or_else(|| ApiError::not_found("JWT template"))?;
    Ok(Json(token_document(&token)).into_response())
}
