//! Creation and changes of organizations. Everything is checked before anything is written.

use axum::Json;
use axum::extract::Path;
use serde::Deserialize;

use super::{change, make_next};
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, not_negative, required, short, time};
use crate::dev::http::extract::{App, JsonBody, JsonObject};
use crate::dev::http::metadata;
use crate::dev::http::object::{find, find_mut};
use crate::dev::organization::ADMIN;
use crate::dev::people::Organization;
use crate::dev::state::OfflineState;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::dev::http) struct NewOrganization {
    name: Option<String>,
    created_by: Option<String>,
    private_metadata: Option<JsonObject>,
    public_metadata: Option<JsonObject>,
    slug: Option<String>,
    max_allowed_memberships: Option<i64>,
    created_at: Option<String>,
    role_set_key: Option<String>,
}

pub(in crate::dev::http) async fn create(
    app: App,
    JsonBody(new): JsonBody<NewOrganization>,
) -> ApiResult {
    let state = &mut app.state();
    check_capacity(&state.organizations)?;
    let name = short("name", required("name", new.name)?, MAX_NAME)?;
    let slug = match checked_slug(new.slug, None, state)? {
        Some(slug) => slug,
        None => made_slug(&name, state),
    };
    let public = metadata::new("public_metadata", new.public_metadata)?;
    let private = metadata::new("private_metadata", new.private_metadata)?;
    let most = not_negative("max_allowed_memberships", new.max_allowed_memberships)?;
    let created_at = time("created_at", new.created_at)?;
    no_role_set(new.role_set_key.as_ref())?;
    let creator = new.created_by;
    if let Some(id) = creator
        .as_ref()
        .filter(|id| find(id, &state.users).is_err())
    {
        let message = format!("there is no user {id}");
        return Err(ApiError::conflict(
            "organization_creator_not_found",
            message,
        ));
    }

    let organization = declared(&name, &slug, state);
    let id = state.add_organization(organization);
    let org = find_mut(&id, &mut state.organizations)?;
    org.public_metadata = public;
    org.private_metadata = private;
    org.max_allowed_memberships = most.unwrap_or(MOST_MEMBERS);
    org.created_by.clone_from(&creator);
    org.created_at = created_at.unwrap_or(org.created_at);
    let document = org.document();
    if let Some(user_id) = &creator {
        state.join(&id, user_id, ADMIN);
        make_next(user_id, &id, state);
    }
    Ok(Json(document))
}

/// Clerk's default of `max_allowed_memberships` for a new organization.
const MOST_MEMBERS: i64 = 5;

/// Clerk's largest number of characters of a name.
const MAX_NAME: usize = 256;

/// Returns an organization with the roles of the instance.
fn declared(name: &str, slug: &str, state: &OfflineState) -> Organization {
    let organization = Organization::new(slug).name(name);
    let roles = state.roles().into_iter();
    roles.fold(organization, |organization, (role, permissions)| {
        organization.role(role, permissions)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::dev::http) struct OrganizationChanges {
    name: Option<String>,
    slug: Option<String>,
    max_allowed_memberships: Option<i64>,
    admin_delete_enabled: Option<bool>,
    created_at: Option<String>,
    role_set_key: Option<String>,
}

pub(in crate::dev::http) async fn update(
    app: App,
    Path(id): Path<String>,
    JsonBody(update): JsonBody<OrganizationChanges>,
) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.organizations)?;
    let name = update.name.filter(|name| !name.is_empty());
    let name = name.map(|name| short("name", name, MAX_NAME)).transpose()?;
    let slug = checked_slug(update.slug, Some(&id), state)?;
    let most = not_negative("max_allowed_memberships", update.max_allowed_memberships)?;
    let created_at = time("created_at", update.created_at)?;
    no_role_set(update.role_set_key.as_ref())?;

    change(&id, state, |org| {
        org.name = name.unwrap_or_else(|| org.name.clone());
        org.slug = slug.unwrap_or_else(|| org.slug.clone());
        org.max_allowed_memberships = most.unwrap_or(org.max_allowed_memberships);
        org.admin_delete_enabled = update
            .admin_delete_enabled
            .unwrap_or(org.admin_delete_enabled);
        org.created_at = created_at.unwrap_or(org.created_at);
        Ok(())
    })
}

/// Checks a slug. An empty one counts as absent.
fn checked_slug(
    slug: Option<String>,
    own: Option<&str>,
    state: &OfflineState,
) -> Result<Option<String>, ApiError> {
    let Some(slug) = slug.filter(|slug| !slug.is_empty()) else {
        return Ok(None);
    };
    let is_allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_')
    };
    if !slug.chars().all(is_allowed) {
        return Err(ApiError::format(
            "slug",
            "lowercase letters, digits and dashes",
        ));
    }
    let mut all = state.organizations.iter();
    if all.any(|org| own != Some(&org.id) && org.slug == slug) {
        return Err(ApiError::taken("slug"));
    }
    Ok(Some(slug))
}

/// Derives a slug from the name, followed by a number as in Clerk.
fn made_slug(name: &str, state: &OfflineState) -> String {
    let letters = name.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric());
    let base = words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let base = if base.is_empty() {
        "organization"
    } else {
        &base
    };
    let stamp = state.now().as_millis();
    let free = |slug: &String| !state.organizations.iter().any(|org| org.slug == *slug);
    let mut numbered = (0..).map(|number: i64| format!("{base}-{}", stamp + number));
    numbered.find(free).unwrap_or_else(|| base.to_owned())
}

fn no_role_set(key: Option<&String>) -> Result<(), ApiError> {
    match key {
        Some(_) => Err(ApiError::not_simulated("role_set_key")),
        None => Ok(()),
    }
}
