//! `/v1/organizations/{id}/memberships` and `/v1/organization_memberships`

use serde_json::{Value, json};

use super::organizations::{find, make_next, seat};
use super::users::{self, Filter};
use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page, Wanted, room};
use crate::dev::http::metadata::{self, How};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::membership::Membership;
use crate::dev::organization::ADMIN;
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["organization_memberships"]) => all(call, state),
        ("GET", ["organizations", id, "memberships"]) => list(id, call, state),
        ("POST", ["organizations", id, "memberships"]) => create(id, call, state),
        ("PATCH", ["organizations", id, "memberships", user]) => update(id, user, call, state),
        ("DELETE", ["organizations", id, "memberships", user]) => delete(id, user, state),
        ("PATCH", ["organizations", id, "memberships", user, "metadata"]) => {
            change_metadata(id, user, call, state)
        }
        _ => return None,
    })
}

/// Of a membership and its user.
const ORDER: Order = Order(&[
    ("created_at", "/membership/created_at"),
    ("email_address", "/user/email_addresses/0/email_address"),
    ("phone_number", "/user/phone_numbers/0/phone_number"),
    ("first_name", "/user/first_name"),
    ("last_name", "/user/last_name"),
    ("username", "/user/username"),
]);

fn all(call: &Call, state: &State) -> Answer {
    page(call, state, |_| true)
}

fn list(id: &str, call: &Call, state: &State) -> Answer {
    find(id, state)?;
    let (filter, role) = (Filter::of(call)?, Wanted::of(call, "role")?);
    page(call, state, |membership| {
        let user = users::find(&membership.user_id, state);
        membership.organization_id == id
            && role.fits(|role| membership.role == role)
            && user.is_ok_and(|user| filter.fits(user, state))
    })
}

fn page(call: &Call, state: &State, wanted: impl Fn(&Membership) -> bool) -> Answer {
    let page = Page::of(call)?;
    let wanted = state
        .memberships
        .iter()
        .filter(|membership| wanted(membership));
    let mut pairs = wanted
        .map(|membership| {
            let user = users::find(&membership.user_id, state).ok();
            let user = user.map(|user| &user.document);
            json!({ "membership": state.membership_document(membership), "user": user })
        })
        .collect::<Vec<_>>();
    ORDER.sort(call, "-created_at", &mut pairs)?;
    let documents = pairs
        .iter_mut()
        .filter_map(|pair| pair.get_mut("membership"));
    Ok(page.counted(documents.map(Value::take).collect()))
}

fn create(id: &str, call: &Call, state: &mut State) -> Answer {
    let known = ["user_id", "role", "public_metadata", "private_metadata"];
    let params = Params::of(call, &known)?;
    let org = find(id, state)?;
    let (user_id, role) = (params.required("user_id")?, params.required("role")?);
    users::find(&user_id, state)?;
    check_role(&role, state)?;
    let public = metadata::new(&params, "public_metadata")?;
    let private = metadata::new(&params, "private_metadata")?;
    if state.membership(id, &user_id).is_some() {
        let message = format!("{user_id} is already a member of the organization");
        return Err(Refusal::conflict(
            "already_a_member_in_organization",
            message,
        ));
    }
    seat(org, 1, state)?;
    room(&state.memberships)?;

    state.join(id, &user_id, &role);
    make_next(&user_id, id, state);
    let membership = state.membership_mut(id, &user_id).ok_or_else(missing)?;
    membership.public_metadata = public;
    membership.private_metadata = private;
    shown(id, &user_id, state)
}

fn update(id: &str, user_id: &str, call: &Call, state: &mut State) -> Answer {
    let role = Params::of(call, &["role"])?.required("role")?;
    find(id, state)?;
    state.membership(id, user_id).ok_or_else(missing)?;
    check_role(&role, state)?;
    if role != ADMIN {
        keep_an_admin(id, user_id, state)?;
    }
    let now = state.now().as_millis();
    let membership = state.membership_mut(id, user_id).ok_or_else(missing)?;
    membership.role = role;
    membership.updated_at = now;
    shown(id, user_id, state)
}

fn delete(id: &str, user_id: &str, state: &mut State) -> Answer {
    find(id, state)?;
    let reply = shown(id, user_id, state)?;
    keep_an_admin(id, user_id, state)?;
    state.leave(id, user_id);
    Ok(reply)
}

fn change_metadata(id: &str, user_id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, &["public_metadata", "private_metadata"])?;
    find(id, state)?;
    let now = state.now().as_millis();
    let membership = state.membership_mut(id, user_id).ok_or_else(missing)?;
    let changed = |current, name| metadata::changed(current, &params, name, How::Merge);
    let public = changed(&membership.public_metadata, "public_metadata")?;
    let private = changed(&membership.private_metadata, "private_metadata")?;
    membership.public_metadata = public.unwrap_or_else(|| membership.public_metadata.clone());
    membership.private_metadata = private.unwrap_or_else(|| membership.private_metadata.clone());
    membership.updated_at = now;
    shown(id, user_id, state)
}

fn shown(id: &str, user_id: &str, state: &State) -> Answer {
    let membership = state.membership(id, user_id).ok_or_else(missing)?;
    Ok(Reply::json(&state.membership_document(membership)))
}

pub(super) fn check_role(role: &str, state: &State) -> Result<(), Refusal> {
    if state.has_role(role) {
        Ok(())
    } else {
        Err(Refusal::role_not_found(role))
    }
}

/// The last one who may manage the organization stays so.
fn keep_an_admin(id: &str, user_id: &str, state: &State) -> Result<(), Refusal> {
    if state.role_in(id, user_id) != ADMIN || state.has_admin_beside(id, user_id) {
        return Ok(());
    }
    let message = "somebody must be left who may manage the organization";
    Err(Refusal::conflict(
        "organization_minimum_permissions_needed",
        message,
    ))
}

fn missing() -> Refusal {
    Refusal::not_found("membership")
}
