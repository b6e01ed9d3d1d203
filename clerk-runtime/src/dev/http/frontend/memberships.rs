//! `/v1/me/organization_…`: memberships and invitations of the user.

use axum::Router;
use axum::extract::Path;
use axum::routing::{delete, get, post};
use serde_json::json;

use super::call::{ScriptCall, ScriptResult};
use super::paging::PageQuery;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::{memberships, organizations};
use crate::dev::http::extract::{App, Query};
use crate::dev::http::object::find;
use crate::dev::invitation::OrganizationInvitation;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/me/organization_memberships", get(list))
        .route("/me/organization_memberships/{organization}", delete(leave))
        .route("/me/organization_invitations", get(invitations))
        .route("/me/organization_invitations/{id}/accept", post(accept))
        .route("/me/organization_suggestions", get(suggestions))
}

async fn list(call: ScriptCall, Query(page): Query<PageQuery>) -> ScriptResult {
    let state = call.app.state();
    let user_id = &call.session(&state)?.user_id;
    let own = state
        .memberships
        .iter()
        .filter(|membership| membership.user_id == *user_id);
    let documents = call.documents(&state);
    let own = own.map(|membership| documents.membership(membership));
    Ok(call.response(&page.of(own.collect())))
}

async fn leave(call: ScriptCall, Path(organization): Path<String>) -> ScriptResult {
    let user_id = call.session(&call.app.state())?.user_id.clone();
    drop(memberships::remove(call.app.clone(), Path((organization.clone(), user_id))).await?);
    let left = json!({ "object": "organization_membership", "id": organization, "deleted": true });
    Ok(call.response_with_client(&call.app.state(), left))
}

/// Lists the invitations of the user's verified addresses. Default: with any status.
async fn invitations(call: ScriptCall, Query(page): Query<PageQuery>) -> ScriptResult {
    let state = call.app.state();
    let user = call.user(&state)?;
    let now = state.now().as_millis();
    let all = state.organization_invitations.iter();
    let own = all.filter(|one| {
        page.status
            .matches(|status| one.invitation.status(now) == status)
            && is_for(one, user)
    });
    let own = own.map(|one| {
        let document = state.organization_invitation_document(one, true);
        super::documents::public(document)
    });
    Ok(call.response(&page.of(own.collect())))
}

fn is_for(invitation: &OrganizationInvitation, user: &User) -> bool {
    user.signs_in_with(&invitation.invitation.email_address)
}

/// Accepts an invitation: the user becomes a member of the organization.
async fn accept(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = &mut call.app.state();
    let user = call.user(state)?;
    let (user_id, now) = (user.id.clone(), state.now().as_millis());
    let all = state.organization_invitations.iter();
    let mut own = all.filter(|one| one.invitation.id == id && is_for(one, user));
    let found = own
        .next()
        .ok_or_else(|| ApiError::not_found("invitation"))?;
    if !found.invitation.is_pending(now) {
        let message = format!("the invitation is {}", found.invitation.status(now));
        return Err(ApiError::conflict(
            "organization_invitation_not_pending",
            message,
        ));
    }
    let (organization, role) = (found.organization_id.clone(), found.role.clone());
    // The pending invitation already counts as a member.
    organizations::check_member_limit(find(&organization, &state.organizations)?, 0, state)?;
    if state.membership(&organization, &user_id).is_some() {
        return Err(ApiError::already_a_member("the user"));
    }
    state.join(&organization, &user_id, &role);
    let mut all = state.organization_invitations.iter_mut();
    if let Some(invitation) = all.find(|one| one.invitation.id == id) {
        invitation.invitation.accept(now);
    }
    let all = state.organization_invitations.iter();
    let document = all.filter(|one| one.invitation.id == id);
    let mut document = document.map(|one| state.organization_invitation_document(one, true));
    let document = document.next().map(super::documents::public);
    Ok(call.response_with_client(state, document.unwrap_or_default()))
}

/// Lists no suggestion, since verified domains of organizations are not simulated.
async fn suggestions(call: ScriptCall, Query(page): Query<PageQuery>) -> ScriptResult {
    call.session(&call.app.state())?;
    Ok(call.response(&page.of(Vec::new())))
}
