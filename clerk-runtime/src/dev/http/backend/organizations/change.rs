//! Organizations made and changed. Everything is checked before anything is written.

use super::{find, find_mut, make_next};
use crate::dev::http::backend::users;
use crate::dev::http::call::Call;
use crate::dev::http::list::room;
use crate::dev::http::metadata;
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::organization::ADMIN;
use crate::dev::people::Organization;
use crate::dev::state::State;

pub(super) fn create(call: &Call, state: &mut State) -> Answer {
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

pub(super) fn update(id: &str, call: &Call, state: &mut State) -> Answer {
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
