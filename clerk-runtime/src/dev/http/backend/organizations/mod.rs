//! `/v1/organizations`

mod change;

use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page, Wanted, contains};
use crate::dev::http::metadata::{self, How};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::organization::Org;
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["organizations"]) => list(call, state),
        ("POST", ["organizations"]) => change::create(call, state),
        ("GET", ["organizations", which]) => get(which, call, state),
        ("PATCH", ["organizations", id]) => change::update(id, call, state),
        ("DELETE", ["organizations", id]) => delete(id, state),
        ("PATCH", ["organizations", id, "metadata"]) => {
            change_metadata(id, call, state, How::Merge)
        }
        ("PUT", ["organizations", id, "metadata"]) => {
            change_metadata(id, call, state, How::Replace)
        }
        ("PUT", ["organizations", id, "logo"]) => logo(id, call, state),
        ("DELETE", ["organizations", id, "logo"]) => remove_logo(id, state),
        _ => return None,
    })
}

const ORDER: Order = Order(&[
    ("created_at", "/created_at"),
    ("name", "/name"),
    ("members_count", "/members_count"),
]);

fn list(call: &Call, state: &State) -> Answer {
    let (page, parts) = (Page::of(call)?, Parts::of(call)?);
    let (user_id, id) = (
        Wanted::signed(call, "user_id")?,
        Wanted::signed(call, "organization_id")?,
    );
    let query = call.query("query");
    let found = |org: &&Org| {
        let named = |part| contains(Some(&org.name), part) || contains(Some(&org.slug), part);
        query.as_deref() == Some(&org.id) || named(query.as_deref())
    };
    let wanted = state.organizations.iter().filter(found).filter(|org| {
        id.fits(|id| org.id == id) && user_id.fits(|user| !state.role_in(&org.id, user).is_empty())
    });
    let all = Parts {
        members: true,
        ..parts
    };
    let mut documents = wanted
        .map(|org| document(org, state, all))
        .collect::<Vec<_>>();
    ORDER.sort(call, "-created_at", &mut documents)?;
    if !parts.members {
        for document in documents.iter_mut().filter_map(Value::as_object_mut) {
            document.remove("members_count");
        }
    }
    Ok(page.counted(documents))
}

/// What an answer holds only if it is asked for.
#[derive(Clone, Copy, Default)]
struct Parts {
    members: bool,
    elevated: bool,
}

impl Parts {
    fn of(call: &Call) -> Result<Self, Refusal> {
        let elevated = "include_missing_member_with_elevated_permissions";
        Ok(Self {
            members: call.flag("include_members_count")? == Some(true),
            elevated: call.flag(elevated)? == Some(true),
        })
    }
}

fn document(org: &Org, state: &State, parts: Parts) -> Value {
    let mut document = org.document();
    if parts.members {
        document = with(document, "members_count", state.members(&org.id));
    }
    if parts.elevated {
        let missing = !state.has_admin_beside(&org.id, "");
        document = with(
            document,
            "missing_member_with_elevated_permissions",
            missing,
        );
    }
    document
}

/// The organization is the user's active one after the next sign-in.
pub(super) fn make_next(user_id: &str, organization_id: &str, state: &mut State) {
    if let Some(user) = state.user_mut(user_id) {
        user.next_organization = Some(organization_id.to_owned());
    }
}

fn get(which: &str, call: &Call, state: &State) -> Answer {
    let org = state.organization(which).ok_or_else(missing)?;
    Ok(Reply::json(&document(org, state, Parts::of(call)?)))
}

fn delete(id: &str, state: &mut State) -> Answer {
    let slug = find(id, state)?.slug.clone();
    state.remove_organization(id);
    let deleted = json!({ "object": "organization", "id": id, "slug": slug, "deleted": true });
    Ok(Reply::json(&deleted))
}

fn change_metadata(id: &str, call: &Call, state: &mut State, how: How) -> Answer {
    let params = Params::of(call, &["public_metadata", "private_metadata"])?;
    let now = state.now().as_millis();
    let org = find_mut(id, state)?;
    let public = metadata::changed(&org.public_metadata, &params, "public_metadata", how)?;
    let private = metadata::changed(&org.private_metadata, &params, "private_metadata", how)?;
    org.public_metadata = public.unwrap_or_else(|| org.public_metadata.clone());
    org.private_metadata = private.unwrap_or_else(|| org.private_metadata.clone());
    org.updated_at = now;
    Ok(Reply::json(&org.document()))
}

/// Takes note that there is a logo; it is kept nowhere.
fn logo(id: &str, call: &Call, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let org = find_mut(id, state)?;
    if !call.has_file() {
        return Err(Refusal::conflict(
            "form_param_missing",
            "there is no file in the form",
        ));
    }
    org.has_image = true;
    org.updated_at = now;
    Ok(Reply::json(&org.document()))
}

fn remove_logo(id: &str, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let org = find_mut(id, state)?;
    if !org.has_image {
        return Err(Refusal::not_found("logo"));
    }
    org.has_image = false;
    org.updated_at = now;
    Ok(Reply::json(&org.document()))
}

fn missing() -> Refusal {
    Refusal::not_found("organization")
}

/// By its id alone: a slug can be taken over.
pub(super) fn find<'a>(id: &str, state: &'a State) -> Result<&'a Org, Refusal> {
    let org = state.organizations.iter().find(|org| org.id == id);
    org.ok_or_else(missing)
}

fn find_mut<'a>(id: &str, state: &'a mut State) -> Result<&'a mut Org, Refusal> {
    let org = state.organizations.iter_mut().find(|org| org.id == id);
    org.ok_or_else(missing)
}

/// Refuses what would be one member too many, open invitations counted.
pub(super) fn seat(org: &Org, adding: usize, state: &State) -> Result<(), Refusal> {
    let invited = state
        .pending_invitations(&org.id, state.now().as_millis())
        .count();
    let after = i64::try_from(state.members(&org.id) + invited + adding).unwrap_or(i64::MAX);
    if org.max_allowed_memberships == 0 || after <= org.max_allowed_memberships {
        return Ok(());
    }
    let message = format!(
        "the organization may have {} members",
        org.max_allowed_memberships
    );
    Err(Refusal::forbidden(
        "organization_membership_quota_exceeded",
        message,
    ))
}
