//! `/v1/users`

mod change;
mod credentials;
mod fields;
mod filter;
mod identifiers;
mod standing;

use serde_json::{Value, json};

pub(super) use self::filter::Filter;
use crate::dev::document::with;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page};
use crate::dev::http::metadata::How;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::shared::Shared;
use crate::dev::state::State;
use crate::dev::user::User;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    let action = match path {
        ["users", id, action @ ..] if !matches!(*id, "count" | "ban" | "unban") => (*id, action),
        _ => return collection(call, path, state),
    };
    Some(match (call.verb(), action) {
        ("GET", (id, [])) => get(id, state),
        ("PATCH", (id, [])) => change::update(id, call, state),
        ("DELETE", (id, [])) => delete(id, state),
        ("PATCH", (id, ["metadata"])) => change::metadata(id, call, state, How::Merge),
        ("PUT", (id, ["metadata"])) => change::metadata(id, call, state, How::Replace),
        ("GET", (id, ["organization_memberships"])) => memberships(id, call, state),
        ("GET", (id, ["organization_invitations"])) => {
            super::organization_invitations::of_user(id, call, state)
        }
        (verb, (id, action)) => {
            let answer = standing::answer((verb, action), id, call, state);
            return answer.or_else(|| credentials::answer((verb, action), id, call, state));
        }
    })
}

fn collection(call: &Call, path: &[&str], state: &mut State) -> Option<Answer> {
    Some(match (call.verb(), path) {
        ("GET", ["users"]) => list(call, state),
        ("POST", ["users"]) => change::create(call, state),
        ("GET", ["users", "count"]) => count(call, state),
        ("POST", ["users", "ban"]) => standing::ban_many(call, state, true),
        ("POST", ["users", "unban"]) => standing::ban_many(call, state, false),
        _ => return None,
    })
}

const ORDER: Order = Order(&[
    ("created_at", "/created_at"),
    ("updated_at", "/updated_at"),
    ("email_address", "/email_addresses/0/email_address"),
    ("phone_number", "/phone_numbers/0/phone_number"),
    ("web3wallet", "/web3_wallets/0/web3_wallet"),
    ("username", "/username"),
    ("first_name", "/first_name"),
    ("last_name", "/last_name"),
    ("last_active_at", "/last_active_at"),
    ("last_sign_in_at", "/last_sign_in_at"),
]);

fn list(call: &Call, state: &State) -> Answer {
    let (page, mut users) = (Page::of(call)?, matching(call, state)?);
    ORDER.sort(call, "-created_at", &mut users)?;
    if let Some(cursor) = call.query("starting_after") {
        after(&cursor, call, &mut users)?;
    }
    Ok(page.bare(users))
}

/// Leaves the users that follow one.
fn after(cursor: &str, call: &Call, users: &mut Vec<Value>) -> Result<(), Refusal> {
    let order = call.query("order_by").unwrap_or_default();
    if !matches!(order.trim_start_matches(['-', '+', ' ']), "" | "created_at") {
        return Err(Refusal::value(
            "order_by",
            "created_at where starting_after is set",
        ));
    }
    let at = users.iter().position(|user| user["id"] == *cursor);
    let at = at.ok_or_else(|| Refusal::nothing_behind("starting_after"))?;
    users.drain(..=at);
    Ok(())
}

fn count(call: &Call, state: &State) -> Answer {
    let total = matching(call, state)?.len();
    Ok(Reply::json(
        &json!({ "object": "total_count", "total_count": total }),
    ))
}

fn matching(call: &Call, state: &State) -> Result<Vec<Value>, Refusal> {
    let (filter, now) = (Filter::of(call)?, state.now().as_millis());
    let users = state.users.iter().filter(|user| filter.fits(user, state));
    Ok(users.map(|user| user.shown(now)).collect())
}

fn get(id: &str, state: &State) -> Answer {
    Ok(shown(find(id, state)?, state.now().as_millis()))
}

fn delete(id: &str, state: &mut State) -> Answer {
    let external_id = find(id, state)?.text("external_id").map(str::to_owned);
    state.remove_user(id);
    let deleted = json!({ "object": "user", "id": id, "deleted": true });
    Ok(Reply::json(&match external_id {
        Some(external_id) => with(deleted, "external_id", external_id),
        None => deleted,
    }))
}

fn memberships(id: &str, call: &Call, state: &State) -> Answer {
    let page = Page::of(call)?;
    find(id, state)?;
    let of = state
        .memberships
        .iter()
        .rev()
        .filter(|membership| membership.user_id == id);
    Ok(page.counted(
        of.map(|membership| state.membership_document(membership))
            .collect(),
    ))
}

pub(super) fn find<'a>(id: &str, state: &'a State) -> Result<&'a User, Refusal> {
    let user = state.users.iter().find(|user| user.id == id);
    user.ok_or_else(|| Refusal::not_found("user"))
}

fn find_mut<'a>(id: &str, state: &'a mut State) -> Result<&'a mut User, Refusal> {
    let user = state.users.iter_mut().find(|user| user.id == id);
    user.ok_or_else(|| Refusal::not_found("user"))
}

fn shown(user: &User, now: i64) -> Reply {
    Reply::json(&user.shown(now))
}
