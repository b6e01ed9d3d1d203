//! `/v1/invitations`

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, email, required, within};
use crate::dev::http::extract::{App, Batch, JsonBody, JsonObject};
use crate::dev::http::list::{Order, Paging, contains};
use crate::dev::http::metadata;
use crate::dev::http::object::find_mut;
use crate::dev::invitation::{Invitation, STATUSES};
use crate::dev::state::OfflineState;
use crate::dev::time::DAY;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/invitations", get(list).post(create))
        .route("/invitations/bulk", post(create_many))
        .route("/invitations/{id}/revoke", post(revoke))
}

pub(super) const ORDER: Order = &[
    ("created_at", "/created_at"),
    ("email_address", "/email_address"),
    ("expires_at", "/expires_at"),
];

/// Lists invitations, without revoked ones unless requested.
async fn list(app: App, page: Paging) -> ApiResult {
    let (query, status) = (page.query(), page.status(&STATUSES)?);
    let state = app.state();
    let now = state.now().as_millis();
    let wanted = state.invitations.iter().filter(|invitation| {
        let current = invitation.status(now);
        let is_found = contains(Some(&invitation.email_address), query);
        (is_found || query == Some(&invitation.id))
            && status.map_or(current != "revoked", |status| status == current)
    });
    let documents = wanted.map(|invitation| invitation.document(now));
    Ok(page.bare_or_counted(page.sorted(ORDER, documents)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    email_address: Option<String>,
    public_metadata: Option<JsonObject>,
    #[serde(rename = "redirect_url")]
    _redirect_url: Option<String>,
    #[serde(rename = "notify")]
    _notify: Option<bool>,
    ignore_existing: Option<bool>,
    expires_in_days: Option<i64>,
    template_slug: Option<String>,
}

async fn create(app: App, JsonBody(new): JsonBody<NewInvitation>) -> ApiResult {
    let state = &mut app.state();
    let invitation = new.invitation(state)?;
    let document = invitation.document(invitation.created_at);
    state.invitations.push(invitation);
    Ok(Json(document))
}

/// Creates all invitations or none.
async fn create_many(app: App, Batch(all): Batch<NewInvitation>) -> ApiResult {
    let state = &mut app.state();
    let mut made = Vec::<Invitation>::new();
    for new in all {
        let is_strict = new.ignore_existing != Some(true);
        let invitation = new.invitation(state)?;
        let mut others = made.iter();
        if is_strict && others.any(|other| other.email_address == invitation.email_address) {
            return Err(duplicate());
        }
        made.push(invitation);
    }
    let documents = made
        .iter()
        .map(|one| one.document(one.created_at))
        .collect();
    state.invitations.extend(made);
    Ok(Json(documents))
}

impl NewInvitation {
    fn invitation(self, state: &mut OfflineState) -> Result<Invitation, ApiError> {
        check_capacity(&state.invitations)?;
        let address = email(
            "email_address",
            &required("email_address", self.email_address)?,
        )?;
        let template = self.template_slug.as_deref();
        if !matches!(template, None | Some("invitation" | "waitlist_invitation")) {
            let expected = "invitation or waitlist_invitation";
            return Err(ApiError::value("template_slug", expected));
        }
        if self.ignore_existing != Some(true) {
            check_address(&address, state)?;
        }
        new(
            "inv",
            address,
            (self.public_metadata, self.expires_in_days),
            state,
        )
    }
}

fn check_address(address: &str, state: &OfflineState) -> Result<(), ApiError> {
    let mut addresses = state.users.iter().flat_map(User::email_addresses);
    if addresses.any(|known| known.eq_ignore_ascii_case(address)) {
        return Err(ApiError::taken("email_address"));
    }
    let now = state.now().as_millis();
    let mut invitations = state.invitations.iter();
    if invitations.any(|one| one.email_address == address && one.is_pending(now)) {
        return Err(duplicate());
    }
    Ok(())
}

fn duplicate() -> ApiError {
    let message = "there is an open invitation for this address";
    ApiError::conflict("duplicate_record", message)
}

/// Creates an invitation for an address, with the public metadata and the lifetime in days.
pub(super) fn new(
    prefix: &str,
    email_address: String,
    (public_metadata, days): (Option<JsonObject>, Option<i64>),
    state: &mut OfflineState,
) -> Result<Invitation, ApiError> {
    let now = state.now().as_millis();
    // Clerk's default is 30 days.
    let days = within("expires_in_days", days, 1..=365)?.unwrap_or(30);
    Ok(Invitation {
        public_metadata: metadata::new("public_metadata", public_metadata)?,
        id: state.ids.next(prefix),
        email_address,
        revoked: false,
        accepted: false,
        expires_at: now + days * DAY,
        created_at: now,
        updated_at: now,
    })
}

async fn revoke(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    let now = state.now().as_millis();
    let invitation = find_mut(&id, &mut state.invitations)?;
    if invitation.revoked {
        let message = "the invitation is already revoked";
        return Err(ApiError::conflict("invitation_already_revoked", message));
    }
    invitation.revoke(now);
    Ok(Json(invitation.document(now)))
}
