//! `/v1/organizations`

use serde_json::{Value, json};

use super::call::Call;
use super::list::{Order, Page, Wanted, contains, room};
use super::metadata::{self, How};
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::reply::Reply;
use super::users;
use crate::dev::document::with;
use crate::dev::organization::{ADMIN, Org};
use crate::dev::people::Organization;
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["organizations"]) => list(call, state),
        ("POST", ["organizations"]) => create(call, state),
        ("GET", ["organizations", which]) => get(which, call, state),
        ("PATCH", ["organizations", id]) => update(id, call, state),
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

fn create(call: &Call, state: &mut State) -> Answer {
    let params = Params::of(
        call,
        &[
            "name",
            "created_by",
            "private_metadata",
            "public_metadata",
            "slug",
            "max_allowed_memberships",
            "created_at",
            "role_set_key",
        ],
    )?;
    room(&state.organizations)?;
    let name = name(params.required("name")?)?;
    let slug = match params.text("slug")?.filter(|slug| !slug.is_empty()) {
        Some(slug) => checked_slug(slug, None, state)?,
        None => made_slug(&name, state),
    };
    let public = metadata::new(&params, "public_metadata")?;
    let private = metadata::new(&params, "private_metadata")?;
    let most = params.number("max_allowed_memberships", 0..=i64::MAX)?;
    let created_at = params.time("created_at")?;
    no_role_set(&params)?;
    let creator = params.text("created_by")?;
    if let Some(id) = creator
        .as_deref()
        .filter(|id| users::find(id, state).is_err())
    {
        let message = format!("there is no user {id}");
        return Err(Refusal::conflict("organization_creator_not_found", message));
    }

    let id = state.add_organization(declared(&name, &slug, state));
    let org = find_mut(&id, state)?;
    org.public_metadata = public;
    org.private_metadata = private;
    org.max_allowed_memberships = most.unwrap_or(MOST_MEMBERS);
    org.created_by.clone_from(&creator);
    org.created_at = created_at.unwrap_or(org.created_at);
    if let Some(user_id) = &creator {
        state.join(&id, user_id, ADMIN);
        make_next(user_id, &id, state);
    }
    Ok(Reply::json(&find(&id, state)?.document()))
}

/// What a new organization of Clerk's may have unless it is set otherwise.
const MOST_MEMBERS: i64 = 5;

/// An organization with the roles of the instance.
fn declared(name: &str, slug: &str, state: &State) -> Organization {
    let organization = Organization::new(slug).name(name);
    let roles = state.roles().into_iter();
    roles.fold(organization, |organization, (role, permissions)| {
        organization.role(role, permissions)
    })
}

/// The organization is the user's active one after the next sign-in.
pub(super) fn make_next(user_id: &str, organization_id: &str, state: &mut State) {
    if let Some(user) = state.user_mut(user_id) {
        user.next_organization = Some(organization_id.to_owned());
    }
}

fn name(name: String) -> Result<String, Refusal> {
    if name.chars().count() > 256 {
        return Err(Refusal::too_long("name", 256));
    }
    Ok(name)
}

fn checked_slug(slug: String, own: Option<&str>, state: &State) -> Result<String, Refusal> {
    let fits = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_')
    };
    if !slug.chars().all(fits) {
        return Err(Refusal::format(
            "slug",
            "lowercase letters, digits and dashes",
        ));
    }
    let mut others = state
        .organizations
        .iter()
        .filter(|org| own != Some(&org.id));
    if others.any(|org| org.slug == slug) {
        return Err(Refusal::taken("slug"));
    }
    Ok(slug)
}

/// From the name, with a number behind it as Clerk makes them.
fn made_slug(name: &str, state: &State) -> String {
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

fn no_role_set(params: &Params) -> Result<(), Refusal> {
    match params.text("role_set_key")? {
        Some(_) => Err(Refusal::not_played("role_set_key")),
        None => Ok(()),
    }
}

fn get(which: &str, call: &Call, state: &State) -> Answer {
    let org = state.organization(which).ok_or_else(missing)?;
    Ok(Reply::json(&document(org, state, Parts::of(call)?)))
}

fn update(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(
        call,
        &[
            "name",
            "slug",
            "max_allowed_memberships",
            "admin_delete_enabled",
            "created_at",
            "role_set_key",
        ],
    )?;
    find(id, state)?;
    let name = params
        .text("name")?
        .filter(|text| !text.is_empty())
        .map(name)
        .transpose()?;
    let slug = params.text("slug")?.filter(|slug| !slug.is_empty());
    let slug = slug
        .map(|slug| checked_slug(slug, Some(id), state))
        .transpose()?;
    let most = params.number("max_allowed_memberships", 0..=i64::MAX)?;
    let (delete, created_at) = (
        params.flag("admin_delete_enabled")?,
        params.time("created_at")?,
    );
    no_role_set(&params)?;

    let now = state.now().as_millis();
    let org = find_mut(id, state)?;
    org.name = name.unwrap_or_else(|| org.name.clone());
    org.slug = slug.unwrap_or_else(|| org.slug.clone());
    org.max_allowed_memberships = most.unwrap_or(org.max_allowed_memberships);
    org.admin_delete_enabled = delete.unwrap_or(org.admin_delete_enabled);
    org.created_at = created_at.unwrap_or(org.created_at);
    org.updated_at = now;
    Ok(Reply::json(&org.document()))
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
