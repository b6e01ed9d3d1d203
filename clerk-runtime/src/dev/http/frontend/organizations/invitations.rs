//! `/v1/organizations/{id}/invitations`

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{MANAGE_MEMBERS, permitted};
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::organization_invitations as backend;
use crate::dev::http::extract::{App, FormOrQuery, JsonBody, Query, body};
use crate::dev::http::frontend::call::{ScriptCall, ScriptResult};
use crate::dev::http::frontend::documents::public;
use crate::dev::http::frontend::paging::PageQuery;
use crate::dev::http::list::contains;

pub(super) fn routes() -> Router<App> {
    let all = "/organizations/{id}/invitations";
    Router::new()
        .route(all, get(list).post(create))
        .route(&format!("{all}/bulk"), post(create_many))
        .route(&format!("{all}/{{invitation}}/revoke"), post(revoke))
}

/// Lists the invitations with one of the requested statuses, newest first. Default: pending.
async fn list(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptResult {
    let state = call.app.state();
    permitted(&call, &id, MANAGE_MEMBERS, &state)?;
    let now = state.now().as_millis();
    let all = state.organization_invitations.iter().rev();
    let wanted = all.filter(|one| {
        let current = one.invitation.status(now);
        let is_wanted = page.status.matches(|status| status == current);
        one.organization_id == id
            && is_wanted
            && (current == "pending" || !page.status.is_empty())
            && contains(Some(&one.invitation.email_address), page.query.as_deref())
    });
    let documents = wanted.map(|one| public(state.organization_invitation_document(one, false)));
    Ok(call.response(&page.of(documents.collect())))
}

#[derive(Deserialize)]
struct NewInvitations {
    #[serde(default)]
    email_address: Vec<String>,
    role: Option<String>,
}

async fn create(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(new): FormOrQuery<NewInvitations>,
) -> ScriptResult {
    invite(&call, &id, new, false)
}

async fn create_many(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(new): FormOrQuery<NewInvitations>,
) -> ScriptResult {
    invite(&call, &id, new, true)
}

/// Creates all invitations or none. Returns them for a bulk call, or else the only one.
fn invite(call: &ScriptCall, id: &str, new: NewInvitations, is_bulk: bool) -> ScriptResult {
    let inviter = permitted(call, id, MANAGE_MEMBERS, &call.app.state())?;
    let one = |address: String| {
        let fields = json!({
            "email_address": address,
            "role": new.role,
            "inviter_user_id": inviter,
        });
        body(fields)
    };
    let all = new.email_address.into_iter().map(one);
    let all = all.collect::<Result<Vec<_>, _>>()?;
    let made = backend::invite(id, all, &mut call.app.state())?;
    let mut documents = made.into_iter().map(public);
    let response = if is_bulk {
        documents.collect::<Value>()
    } else {
        documents
            .next()
            .ok_or_else(|| ApiError::missing("email_address"))?
    };
    Ok(call.response_with_client(&call.app.state(), response))
}

async fn revoke(call: ScriptCall, Path((id, invitation)): Path<(String, String)>) -> ScriptResult {
    let user = permitted(&call, &id, MANAGE_MEMBERS, &call.app.state())?;
    let fields = body(json!({ "requesting_user_id": user }))?;
    let path = Path((id, invitation));
    let revoked = backend::revoke(call.app.clone(), path, JsonBody(fields)).await?;
    Ok(call.response_with_client(&call.app.state(), public(revoked.0)))
}
