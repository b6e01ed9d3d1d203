//! `/v1/organizations/{id}/invitations` and `/v1/organization_invitations`

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use super::invitations::{self, ORDER};
use super::memberships::check_role;
use super::organizations::check_member_limit;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, email, required};
use crate::dev::http::extract::{App, Batch, JsonBody, JsonObject, Query, only};
use crate::dev::http::list::{Paging, contains};
use crate::dev::http::metadata;
use crate::dev::http::object::find;
use crate::dev::invitation::{OrganizationInvitation, STATUSES};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organization_invitations", get(all))
        .route("/organizations/{id}/invitations", get(list).post(create))
        .route("/organizations/{id}/invitations/bulk", post(create_many))
        .route("/organizations/{id}/invitations/pending", get(pending))
        .route("/organizations/{id}/invitations/{invitation}", get(show))
        .route(
            "/organizations/{id}/invitations/{invitation}/revoke",
            post(revoke),
        )
        .route("/users/{id}/organization_invitations", get(of_user))
}

/// Returns the documents of invitations with the requested status, oldest first.
fn documents(
    page: &Paging,
    state: &OfflineState,
    with_organization: bool,
    wanted: impl Fn(&OrganizationInvitation) -> bool,
) -> Result<impl DoubleEndedIterator<Item = Value>, ApiError> {
    let status = page.status(&STATUSES)?;
    let now = state.now().as_millis();
    let all = state.organization_invitations.iter();
    let wanted = all.filter(move |one| {
        wanted(one) && status.is_none_or(|status| status == one.invitation.status(now))
    });
    Ok(wanted.map(move |one| state.organization_invitation_document(one, with_organization)))
}

/// Lists the invitations of all organizations.
async fn all(app: App, page: Paging) -> ApiResult {
    let state = app.state();
    let documents = documents(&page, &state, true, |one| {
        contains(Some(&one.invitation.email_address), page.query())
    })?;
    Ok(page.counted(page.sorted(ORDER, documents)?))
}

#[derive(Deserialize)]
struct Address {
    email_address: Option<String>,
}

async fn list(
    app: App,
    Path(organization): Path<String>,
    page: Paging,
    Query(filter): Query<Address>,
) -> ApiResult {
    let state = app.state();
    find(&organization, &state.organizations)?;
    let documents = documents(&page, &state, false, |one| {
        let address = filter.email_address.as_ref();
        let invited = &one.invitation.email_address;
        one.organization_id == organization
            && address.is_none_or(|address| address.to_lowercase() == *invited)
    })?;
    Ok(page.counted(page.sorted(ORDER, documents)?))
}

/// Lists the invitations of a user's addresses, newest first.
async fn of_user(app: App, Path(id): Path<String>, page: Paging) -> ApiResult {
    let state = app.state();
    let user = find(&id, &state.users)?;
    let documents = documents(&page, &state, true, |one| {
        let mut addresses = user.email_addresses();
        addresses.any(|address| address.eq_ignore_ascii_case(&one.invitation.email_address))
    })?;
    Ok(page.counted(documents.rev().collect()))
}

async fn pending(app: App, Path(organization): Path<String>, page: Paging) -> ApiResult {
    let state = app.state();
    find(&organization, &state.organizations)?;
    let pending = state.pending_invitations(&organization, state.now().as_millis());
    let document = |one| state.organization_invitation_document(one, false);
    let mut documents = pending.map(document).collect::<Vec<_>>();
    documents.reverse();
    Ok(page.counted(documents))
}

async fn show(app: App, Path((organization, id)): Path<(String, String)>) -> ApiResult {
    document(&organization, &id, &app.state())
}

fn document(organization: &str, id: &str, state: &OfflineState) -> ApiResult {
    find(organization, &state.organizations)?;
    let mut all = state.organization_invitations.iter();
    let found = all.find(|one| one.organization_id == organization && one.invitation.id == id);
    let found = found.ok_or_else(missing)?;
    Ok(Json(state.organization_invitation_document(found, false)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::dev::http) struct NewOrganizationInvitation {
    email_address: Option<String>,
    inviter_user_id: Option<String>,
    role: Option<String>,
    public_metadata: Option<JsonObject>,
    private_metadata: Option<JsonObject>,
    #[serde(rename = "redirect_url")]
    _redirect_url: Option<String>,
    expires_in_days: Option<i64>,
    #[serde(rename = "notify")]
    _notify: Option<bool>,
}

async fn create(
    app: App,
    Path(organization): Path<String>,
    JsonBody(new): JsonBody<NewOrganizationInvitation>,
) -> ApiResult {
    let mut made = invite(&organization, vec![new], &mut app.state())?;
    Ok(Json(made.pop().unwrap_or_default()))
}

async fn create_many(
    app: App,
    Path(organization): Path<String>,
    page: Paging,
    Batch(all): Batch<NewOrganizationInvitation>,
) -> ApiResult {
    Ok(page.counted(invite(&organization, all, &mut app.state())?))
}

/// Creates all invitations or none.
pub(in crate::dev::http) fn invite(
    organization: &str,
    all: Vec<NewOrganizationInvitation>,
    state: &mut OfflineState,
) -> Result<Vec<Value>, ApiError> {
    let mut made = Vec::<OrganizationInvitation>::new();
    for new in all {
        let new = new.invitation(organization, state)?;
        let address = &new.invitation.email_address;
        if made
            .iter()
            .any(|other| other.invitation.email_address == *address)
        {
            return Err(not_unique());
        }
        made.push(new);
    }
    check_member_limit(find(organization, &state.organizations)?, made.len(), state)?;
    let document = |one| state.organization_invitation_document(one, false);
    let documents = made.iter().map(document).collect();
    state.organization_invitations.extend(made);
    Ok(documents)
}

impl NewOrganizationInvitation {
    fn invitation(
        self,
        organization: &str,
        state: &mut OfflineState,
    ) -> Result<OrganizationInvitation, ApiError> {
        find(organization, &state.organizations)?;
        check_capacity(&state.organization_invitations)?;
        let address = email(
            "email_address",
            &required("email_address", self.email_address)?,
        )?;
        let role = required("role", self.role)?;
        check_role(&role, state)?;
        if let Some(inviter) = &self.inviter_user_id {
            check_member(organization, inviter, state)?;
        }
        check_address(organization, &address, state)?;
        let options = (self.public_metadata, self.expires_in_days);
        Ok(OrganizationInvitation {
            invitation: invitations::new("orginv", address, options, state)?,
            organization_id: organization.to_owned(),
            role,
            inviter_id: self.inviter_user_id,
            private_metadata: metadata::new("private_metadata", self.private_metadata)?,
        })
    }
}

fn check_member(organization: &str, user_id: &str, state: &OfflineState) -> Result<(), ApiError> {
    if state.membership(organization, user_id).is_some() {
        return Ok(());
    }
    let message = "the inviting user is not a member of the organization";
    Err(ApiError::forbidden("not_a_member_in_organization", message))
}

fn check_address(organization: &str, address: &str, state: &OfflineState) -> Result<(), ApiError> {
    let user = state.users.iter().find(|user| {
        let mut addresses = user.email_addresses();
        addresses.any(|known| known.eq_ignore_ascii_case(address))
    });
    if user.is_some_and(|user| state.membership(organization, &user.id).is_some()) {
        return Err(ApiError::already_a_member(address));
    }
    if state.is_invited(organization, address, state.now().as_millis()) {
        return Err(not_unique());
    }
    Ok(())
}

fn not_unique() -> ApiError {
    let message = "an address has one open invitation to an organization at most";
    ApiError::conflict("organization_invitation_not_unique", message)
}

pub(in crate::dev::http) async fn revoke(
    app: App,
    Path((organization, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let user = only::<String>("requesting_user_id", body)?;
    let state = &mut app.state();
    find(&organization, &state.organizations)?;
    if let Some(user) = user {
        check_member(&organization, &user, state)?;
    }
    let now = state.now().as_millis();
    let mut all = state.organization_invitations.iter_mut();
    let found = all.find(|one| one.organization_id == organization && one.invitation.id == id);
    let found = found.ok_or_else(missing)?;
    if !found.invitation.is_pending(now) {
        let message = format!("the invitation is {}", found.invitation.status(now));
        return Err(ApiError::conflict(
            "organization_invitation_not_pending",
            message,
        ));
    }
    found.invitation.revoke(now);
    document(&organization, &id, state)
}

fn missing() -> ApiError {
    ApiError::not_found("invitation")
}
