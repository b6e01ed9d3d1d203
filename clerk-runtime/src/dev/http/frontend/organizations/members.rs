//! `/v1/organizations/{id}/memberships`

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, patch};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{MANAGE_MEMBERS, READ_MEMBERS, permitted};
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::memberships;
use crate::dev::http::extract::{App, FormOrQuery, JsonBody, Query, body};
use crate::dev::http::frontend::call::{ScriptCall, ScriptResult};
use crate::dev::http::frontend::paging::PageQuery;
use crate::dev::http::list::contains;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let all = "/organizations/{id}/memberships";
    let one = format!("{all}/{{user}}");
    Router::new()
        .route(all, get(list))
        .route(&one, patch(update).delete(remove))
}

async fn list(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptResult {
    let state = call.app.state();
    permitted(&call, &id, READ_MEMBERS, &state)?;
    let members = state.memberships.iter().filter(|membership| {
        membership.organization_id == id
            && page.role.matches(|role| membership.role == role)
            && is_found(&membership.user_id, page.query.as_deref(), &state)
    });
    let documents = call.documents(&state);
    let members = members.map(|membership| documents.membership(membership));
    Ok(call.response(&page.of(members.collect())))
}

/// Returns `true` if a user's name, username or address contains the text.
fn is_found(user_id: &str, text: Option<&str>, state: &OfflineState) -> bool {
    state.user(user_id).is_some_and(|user| {
        let names = ["first_name", "last_name", "username"].map(|field| user.text(field));
        let addresses = user.email_addresses().map(Some);
        names
            .into_iter()
            .chain(addresses)
            .any(|it| contains(it, text))
    })
}

#[derive(Deserialize)]
struct RoleChange {
    role: Option<String>,
}

async fn update(
    call: ScriptCall,
    Path((id, user)): Path<(String, String)>,
    FormOrQuery(sent): FormOrQuery<RoleChange>,
) -> ScriptResult {
    permitted(&call, &id, MANAGE_MEMBERS, &call.app.state())?;
    let path = Path((id.clone(), user.clone()));
    let role = body(json!({ "role": sent.role }))?;
    drop(memberships::update(call.app.clone(), path, JsonBody(role)).await?);
    let state = call.app.state();
    let document = document(&call, &id, &user, &state)?;
    Ok(call.response_with_client(&state, document))
}

async fn remove(call: ScriptCall, Path((id, user)): Path<(String, String)>) -> ScriptResult {
    let document = {
        let state = call.app.state();
        permitted(&call, &id, MANAGE_MEMBERS, &state)?;
        document(&call, &id, &user, &state)?
    };
    drop(memberships::remove(call.app.clone(), Path((id, user))).await?);
    Ok(call.response_with_client(&call.app.state(), document))
}

fn document(
    call: &ScriptCall,
    id: &str,
    user: &str,
    state: &OfflineState,
) -> Result<Value, ApiError> {
    let membership = state.membership(id, user);
    let membership = membership.ok_or_else(|| ApiError::not_found("membership"))?;
    Ok(call.documents(state).membership(membership))
}
