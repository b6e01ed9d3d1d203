//! `/v1/organizations`: the operations that members may call. Most require a system permission of
//! the member's role.

mod invitations;
mod members;

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::paging::PageQuery;
use crate::dev::document::with;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::organizations;
use crate::dev::http::extract::{App, FormOrQuery, JsonBody, Query, body};
use crate::dev::http::object::find;
use crate::dev::organization::{role_name, system_permissions};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let one = "/organizations/{id}";
    Router::new()
        .route("/organizations", post(create))
        .route(one, get(show).patch(update).delete(remove))
        .route(&format!("{one}/roles"), get(roles))
        .route(&format!("{one}/domains"), get(nothing))
        .route(&format!("{one}/membership_requests"), get(nothing))
        .merge(invitations::routes())
        .merge(members::routes())
}

const MANAGE_PROFILE: &str = "org:sys_profile:manage";
const DELETE: &str = "org:sys_profile:delete";
const READ_MEMBERS: &str = "org:sys_memberships:read";
const MANAGE_MEMBERS: &str = "org:sys_memberships:manage";

/// Returns the id of the user of the call's session, who must be a member of an organization.
pub(super) fn member(
    call: &ScriptCall,
    id: &str,
    state: &OfflineState,
) -> Result<String, ApiError> {
    let user_id = call.session(state)?.user_id.clone();
    let membership = state.membership(id, &user_id);
    membership.ok_or_else(|| ApiError::not_found("organization of the user"))?;
    Ok(user_id)
}

/// Like [`member`], and requires a system permission.
pub(super) fn permitted(
    call: &ScriptCall,
    id: &str,
    permission: &str,
    state: &OfflineState,
) -> Result<String, ApiError> {
    let user_id = member(call, id, state)?;
    if system_permissions(state.role_in(id, &user_id)).contains(&permission) {
        return Ok(user_id);
    }
    let message = format!("the user's role in the organization lacks {permission}");
    Err(ApiError::forbidden("missing_permission", message))
}

#[derive(Deserialize)]
struct OrganizationFields {
    name: Option<String>,
    slug: Option<String>,
}

/// Creates an organization. The user becomes its admin.
async fn create(
    call: ScriptCall,
    FormOrQuery(fields): FormOrQuery<OrganizationFields>,
) -> ScriptResult {
    let user_id = creator(&call, &call.app.state())?;
    let fields = json!({ "name": fields.name, "slug": fields.slug, "created_by": user_id });
    let created = organizations::create(call.app.clone(), JsonBody(body(fields)?)).await?;
    let id = created.0.get("id").and_then(Value::as_str);
    organization_response(&call, id.unwrap_or_default())
}

/// Returns the id of the user, if the user may create organizations.
fn creator(call: &ScriptCall, state: &OfflineState) -> Result<String, ApiError> {
    let user = call.user(state)?;
    if user.document.get("create_organization_enabled") == Some(&json!(false)) {
        let message = "the user may not create organizations";
        return Err(ApiError::forbidden(
            "organization_creation_not_allowed",
            message,
        ));
    }
    Ok(user.id.clone())
}

/// Returns a response with an organization and the browser's new state.
fn organization_response(call: &ScriptCall, id: &str) -> ScriptResult {
    let state = &call.app.state();
    let organization = find(id, &state.organizations)?;
    Ok(call.response_with_client(state, call.documents(state).organization(organization)))
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    member(&call, &id, &call.app.state())?;
    organization_response(&call, &id)
}

async fn update(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(fields): FormOrQuery<OrganizationFields>,
) -> ScriptResult {
    permitted(&call, &id, MANAGE_PROFILE, &call.app.state())?;
    let fields = body(json!({ "name": fields.name, "slug": fields.slug }))?;
    drop(organizations::update(call.app.clone(), Path(id.clone()), JsonBody(fields)).await?);
    organization_response(&call, &id)
}

async fn remove(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    {
        let state = call.app.state();
        permitted(&call, &id, DELETE, &state)?;
        if !find(&id, &state.organizations)?.admin_delete_enabled {
            let message = "members may not delete this organization";
            return Err(ApiError::forbidden(
                "organization_delete_not_allowed",
                message,
            ));
        }
    }
    let removed = organizations::remove(call.app.clone(), Path(id)).await?;
    Ok(call.response_with_client(&call.app.state(), removed.0))
}

/// Lists the roles of the instance.
async fn roles(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptResult {
    let state = call.app.state();
    member(&call, &id, &state)?;
    let created_at = find(&id, &state.organizations)?.created_at;
    let roles = state.roles().into_iter().map(|(key, permissions)| {
        json!({
            "object": "role",
            "id": format!("role_{}", key.trim_start_matches("org:")),
            "key": key,
            "name": role_name(&key),
            "description": "",
            "permissions": permissions,
            "created_at": created_at,
            "updated_at": created_at,
        })
    });
    let roles = page.of(roles.collect());
    Ok(call.response(&with(roles, "has_role_set_migration", false)))
}

/// Returns an empty list, since domains and membership requests are not simulated.
async fn nothing(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptResult {
    member(&call, &id, &call.app.state())?;
    Ok(call.response(&page.of(Vec::new())))
}
