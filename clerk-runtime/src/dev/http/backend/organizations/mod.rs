//! `/v1/organizations`

mod change;

pub(in crate::dev::http) use self::change::{create, update};
use axum::extract::Path;
use axum::routing::{get, patch, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::extract::{App, JsonBody, Picture, Query};
use crate::dev::http::list::{AnyOf, Order, Paging, contains};
use crate::dev::http::metadata::{MERGE, MetadataBody, REPLACE};
use crate::dev::http::object::{deleted, find, find_mut};
use crate::dev::organization::Org;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let metadata = patch(change_metadata::<MERGE>).put(change_metadata::<REPLACE>);
    Router::new()
        .route("/organizations", get(list).post(create))
        .route(
            "/organizations/{id}",
            get(show).patch(update).delete(remove),
        )
        .route("/organizations/{id}/metadata", metadata)
        .route(
            "/organizations/{id}/logo",
            put(set_logo).delete(remove_logo),
        )
}

const ORDER: Order = &[
    ("created_at", "/created_at"),
    ("name", "/name"),
    ("members_count", "/members_count"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
struct OrganizationFilter {
    user_id: AnyOf,
    organization_id: AnyOf,
}

async fn list(
    app: App,
    page: Paging,
    Query(filter): Query<OrganizationFilter>,
    Query(parts): Query<Included>,
) -> ApiResult {
    let (state, query) = (app.state(), page.query());
    let wanted = state.organizations.iter().filter(|org| {
        let named = contains(Some(&org.name), query) || contains(Some(&org.slug), query);
        (named || query == Some(&org.id))
            && filter.organization_id.matches_signed(|id| org.id == id)
            && filter
                .user_id
                .matches_signed(|user| !state.role_in(&org.id, user).is_empty())
    });
    let all = Included {
        include_members_count: true,
        ..parts
    };
    let mut documents = page.sorted(ORDER, wanted.map(|org| all.document(org, &state)))?;
    if !parts.include_members_count {
        for document in documents.iter_mut().filter_map(Value::as_object_mut) {
            document.remove("members_count");
        }
    }
    Ok(page.counted(documents))
}

/// Optional fields of an organization object.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Included {
    include_members_count: bool,
    include_missing_member_with_elevated_permissions: bool,
}

impl Included {
    fn document(self, org: &Org, state: &OfflineState) -> Value {
        let mut document = org.document();
        if self.include_members_count {
            document = with(document, "members_count", state.members(&org.id));
        }
        if self.include_missing_member_with_elevated_permissions {
            let missing = !state.has_other_admin(&org.id, "");
            document = with(
                document,
                "missing_member_with_elevated_permissions",
                missing,
            );
        }
        document
    }
}

/// Makes the organization the user's active one after the next sign-in.
pub(super) fn make_next(user_id: &str, organization_id: &str, state: &mut OfflineState) {
    if let Some(user) = state.user_mut(user_id) {
        user.next_organization = Some(organization_id.to_owned());
    }
}

/// Returns an organization by its id or slug. Other operations only accept the id, since a slug can
/// be taken over.
async fn show(app: App, Path(which): Path<String>, Query(parts): Query<Included>) -> ApiResult {
    let state = app.state();
    let org = state.organization(&which);
    let org = org.ok_or_else(|| ApiError::not_found("organization"))?;
    Ok(Json(parts.document(org, &state)))
}

pub(in crate::dev::http) async fn remove(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    let slug = json!(find(&id, &state.organizations)?.slug);
    state.remove_organization(&id);
    Ok(Json(with(deleted("organization", &id).0, "slug", slug)))
}

async fn change_metadata<const MERGED: bool>(
    app: App,
    Path(id): Path<String>,
    JsonBody(sent): JsonBody<MetadataBody>,
) -> ApiResult {
    change(&id, &mut app.state(), |org| {
        sent.write::<MERGED>(&mut org.public_metadata, &mut org.private_metadata)
    })
}

async fn set_logo(app: App, Path(id): Path<String>, _: Picture) -> ApiResult {
    change(&id, &mut app.state(), |org| {
        org.has_image = true;
        Ok(())
    })
}

async fn remove_logo(app: App, Path(id): Path<String>) -> ApiResult {
    change(&id, &mut app.state(), |org| {
        let had_one = std::mem::take(&mut org.has_image);
        had_one
            .then_some(())
            .ok_or_else(|| ApiError::not_found("logo"))
    })
}

/// Changes an organization and returns it.
fn change(
    id: &str,
    state: &mut OfflineState,
    change: impl FnOnce(&mut Org) -> Result<(), ApiError>,
) -> ApiResult {
    let now = state.now().as_millis();
    let org = find_mut(id, &mut state.organizations)?;
    change(org)?;
    org.updated_at = now;
    Ok(Json(org.document()))
}

/// Rejects new members or invitations above the limit. Pending invitations count as members.
pub(in crate::dev::http) fn check_member_limit(
    org: &Org,
    adding: usize,
    state: &OfflineState,
) -> Result<(), ApiError> {
    let invited = state
        .pending_invitations(&org.id, state.now().as_millis())
        .count();
    let after = i64::try_from(state.members(&org.id) + invited + adding).unwrap_or(i64::MAX);
    let most = org.max_allowed_memberships;
    if most == 0 || after <= most {
        return Ok(());
    }
    let message = format!("the organization may have {most} members");
    Err(ApiError::forbidden(
        "organization_membership_quota_exceeded",
        message,
    ))
}
