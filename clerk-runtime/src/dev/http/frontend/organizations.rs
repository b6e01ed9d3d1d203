//! `/v1/organizations`, as far as members may call it. System permissions of the member's role
//! decide.

mod invitations;
mod members;

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptAnswer, ScriptCall};
use super::page::PageQuery;
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

/// Does the same, and requires a system permission.
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

/// Creates an organization, of which the user becomes an admin.
async fn create(
    call: ScriptCall,
    FormOrQuery(fields): FormOrQuery<OrganizationFields>,
) -> ScriptAnswer {
    let user_id = creator(&call, &call.app.state())?;
    let fields = json!({ "name": fields.name, "slug": fields.slug, "created_by": user_id });
    let created = organizations::create(call.app.clone(), JsonBody(body(fields)?)).await?;
    let id = created.0.get("id").and_then(Value::as_str);
    answer_with(&call, id.unwrap_or_default())
}

/// Returns the id of the user, who may create organizations.
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

/// Returns the answer with an organization.
fn answer_with(call: &ScriptCall, id: &str) -> ScriptAnswer {
    let state = &call.app.state();
    let organization = find(id, &state.organizations)?;
    Ok(call.answer(state, call.documents(state).organization(organization)))
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptAnswer {
    member(&call, &id, &call.app.state())?;
    answer_with(&call, &id)
}

async fn update(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(fields): FormOrQuery<OrganizationFields>,
) -> ScriptAnswer {
    permitted(&call, &id, MANAGE_PROFILE, &call.app.state())?;
    let fields = body(json!({ "name": fields.name, "slug": fields.slug }))?;
    drop(organizations::update(call.app.clone(), Path(id.clone()), JsonBody(fields)).await?);
    answer_with(&call, &id)
}

async fn remove(call: ScriptCall, Path(id): Path<String>) -> ScriptAnswer {
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
    Ok(call.answer(&call.app.state(), removed.0))
}

/// Lists the roles of the instance.
async fn roles(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptAnswer {
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
    Ok(call.answer_only(&with(roles, "has_role_set_migration", false)))
}

/// Lists nothing: domains and requests to become a member are not simulated.
async fn nothing(
    call: ScriptCall,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> ScriptAnswer {
    member(&call, &id, &call.app.state())?;
    Ok(call.answer_only(&page.of(Vec::new())))
}
