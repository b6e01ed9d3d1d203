//! `/v1/organizations/{id}/memberships` and `/v1/organization_memberships`

use axum::extract::Path;
use axum::routing::{get, patch};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::organizations::{check_member_limit, make_next};
use super::users::UserFilter;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, required};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Query, only};
use crate::dev::http::list::{AnyOf, Order, Paging};
use crate::dev::http::metadata::{self, MERGE, MetadataBody};
use crate::dev::http::object::find;
use crate::dev::membership::Membership;
use crate::dev::organization::ADMIN;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let one = patch(update).delete(remove);
    Router::new()
        .route("/organization_memberships", get(all))
        .route("/organizations/{id}/memberships", get(list).post(create))
        .route("/organizations/{id}/memberships/{user}", one)
        .route(
            "/organizations/{id}/memberships/{user}/metadata",
            patch(merge),
        )
        .route("/users/{id}/organization_memberships", get(of_user))
}

/// Sort keys of a membership and its user.
const ORDER: Order = &[
    ("created_at", "/membership/created_at"),
    ("email_address", "/user/email_addresses/0/email_address"),
    ("phone_number", "/user/phone_numbers/0/phone_number"),
    ("first_name", "/user/first_name"),
    ("last_name", "/user/last_name"),
    ("username", "/user/username"),
];

async fn all(app: App, page: Paging) -> ApiResult {
    sorted(&page, &app.state(), |_| true)
}

#[derive(Deserialize)]
struct Roles {
    #[serde(default)]
    role: AnyOf,
}

async fn list(
    app: App,
    Path(id): Path<String>,
    page: Paging,
    Query(filter): Query<UserFilter>,
    Query(roles): Query<Roles>,
) -> ApiResult {
    let state = app.state();
    find(&id, &state.organizations)?;
    sorted(&page, &state, |membership| {
        let user = find(&membership.user_id, &state.users);
        membership.organization_id == id
            && roles.role.matches(|role| membership.role == role)
            && user.is_ok_and(|user| filter.matches(user, &state))
    })
}

fn sorted(page: &Paging, state: &OfflineState, wanted: impl Fn(&&Membership) -> bool) -> ApiResult {
    let pairs = state.memberships.iter().filter(wanted).map(|membership| {
        let user = find(&membership.user_id, &state.users).ok();
        let user = user.map(|user| &user.document);
        json!({ "membership": state.membership_document(membership), "user": user })
    });
    let mut pairs = page.sorted(ORDER, pairs)?;
    let documents = pairs.iter_mut();
    let documents = documents.filter_map(|pair| Some(pair.get_mut("membership")?.take()));
    Ok(page.counted(documents.collect()))
}

/// Lists the memberships of a user, newest first.
async fn of_user(app: App, Path(id): Path<String>, page: Paging) -> ApiResult {
    let state = app.state();
    find(&id, &state.users)?;
    let all = state.memberships.iter().rev();
    let of_user = all.filter(|membership| membership.user_id == id);
    let documents = of_user.map(|membership| state.membership_document(membership));
    Ok(page.counted(documents.collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMembership {
    user_id: Option<String>,
    role: Option<String>,
    public_metadata: Option<JsonObject>,
    private_metadata: Option<JsonObject>,
}

async fn create(
    app: App,
    Path(id): Path<String>,
    JsonBody(new): JsonBody<NewMembership>,
) -> ApiResult {
    let state = &mut app.state();
    let organization = find(&id, &state.organizations)?;
    let (user, role) = (
        required("user_id", new.user_id)?,
        required("role", new.role)?,
    );
    find(&user, &state.users)?;
    check_role(&role, state)?;
    let public = metadata::new("public_metadata", new.public_metadata)?;
    let private = metadata::new("private_metadata", new.private_metadata)?;
    if state.membership(&id, &user).is_some() {
        return Err(ApiError::already_a_member(&user));
    }
    check_member_limit(organization, 1, state)?;
    check_capacity(&state.memberships)?;

    state.join(&id, &user, &role);
    make_next(&user, &id, state);
    change(&id, &user, state, |membership| {
        membership.public_metadata = public;
        membership.private_metadata = private;
        Ok(())
    })
}

pub(in crate::dev::http) async fn update(
    app: App,
    Path((id, user)): Path<(String, String)>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let role = required("role", only("role", body)?)?;
    let state = &mut app.state();
    find(&id, &state.organizations)?;
    state.membership(&id, &user).ok_or_else(missing)?;
    check_role(&role, state)?;
    if role != ADMIN {
        keep_an_admin(&id, &user, state)?;
    }
    change(&id, &user, state, |membership| {
        membership.role = role;
        Ok(())
    })
}

pub(in crate::dev::http) async fn remove(
    app: App,
    Path((id, user)): Path<(String, String)>,
) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.organizations)?;
    let response = document(&id, &user, state)?;
    keep_an_admin(&id, &user, state)?;
    state.leave(&id, &user);
    Ok(response)
}

async fn merge(
    app: App,
    Path((id, user)): Path<(String, String)>,
    JsonBody(sent): JsonBody<MetadataBody>,
) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.organizations)?;
    change(&id, &user, state, |membership| {
        let (public, private) = (
            &mut membership.public_metadata,
            &mut membership.private_metadata,
        );
        sent.write::<MERGE>(public, private)
    })
}

/// Changes a membership and returns it.
fn change(
    id: &str,
    user: &str,
    state: &mut OfflineState,
    change: impl FnOnce(&mut Membership) -> Result<(), ApiError>,
) -> ApiResult {
    let now = state.now().as_millis();
    let membership = state.membership_mut(id, user).ok_or_else(missing)?;
    change(membership)?;
    membership.updated_at = now;
    document(id, user, state)
}

fn document(id: &str, user: &str, state: &OfflineState) -> ApiResult {
    let membership = state.membership(id, user).ok_or_else(missing)?;
    Ok(Json(state.membership_document(membership)))
}

pub(super) fn check_role(role: &str, state: &OfflineState) -> Result<(), ApiError> {
    if state.has_role(role) {
        Ok(())
    } else {
        Err(ApiError::role_not_found(role))
    }
}

/// Rejects a change that leaves the organization without an admin.
fn keep_an_admin(id: &str, user: &str, state: &OfflineState) -> Result<(), ApiError> {
    if state.role_in(id, user) != ADMIN || state.has_other_admin(id, user) {
        return Ok(());
    }
    let message = "an organization requires at least one member who can manage it";
    Err(ApiError::conflict(
        "organization_minimum_permissions_needed",
        message,
    ))
}

fn missing() -> ApiError {
    ApiError::not_found("membership")
}
