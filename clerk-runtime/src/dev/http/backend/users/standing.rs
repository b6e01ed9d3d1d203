//! What becomes of a user: bans, lockouts, pictures, trusted devices.

use serde_json::json;

use super::{find, find_mut, shown};
use crate::dev::http::call::Call;
use crate::dev::http::list::Page;
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::state::State;

pub(super) fn answer(
    action: (&str, &[&str]),
    id: &str,
    call: &Call,
    state: &mut State,
) -> Option<Answer> {
    Some(match action {
        ("POST", ["ban"]) => ban(id, state, true),
        ("POST", ["unban"]) => ban(id, state, false),
        ("POST", ["lock"]) => lock(id, state, true),
        ("POST", ["unlock"]) => lock(id, state, false),
        ("POST", ["profile_image"]) => picture(id, call, state),
        ("DELETE", ["profile_image"]) => remove_picture(id, state),
        ("GET", ["trusted_devices"]) => trusted_devices(id, call, state),
        ("DELETE", ["trusted_devices", _]) => nothing(id, state, "trusted device"),
        ("DELETE", ["passkeys", _]) => nothing(id, state, "passkey"),
        ("DELETE", ["external_accounts", _]) => nothing(id, state, "external account"),
        ("DELETE", ["web3_wallets", wallet]) => remove_wallet(id, wallet, state),
        _ => return None,
    })
}

fn ban(id: &str, state: &mut State, banned: bool) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    user.set("banned", json!(banned));
    user.touch(now);
    let reply = shown(user, now);
    if banned {
        state.revoke_sessions_of(id);
    }
    Ok(reply)
}

/// All of them or none.
pub(super) fn ban_many(call: &Call, state: &mut State, banned: bool) -> Answer {
    let ids = Params::of(call, &["user_ids"])?.texts("user_ids")?;
    let ids = ids.filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| Refusal::missing("user_ids"))?;
    if ids.iter().any(|id| find(id, state).is_err()) {
        return Err(Refusal::not_found("user"));
    }
    for id in &ids {
        ban(id, state, banned)?;
    }
    let now = state.now().as_millis();
    let users = ids.iter().filter_map(|id| find(id, state).ok());
    Ok(Reply::json(&users.map(|user| user.shown(now)).collect()))
}

/// In milliseconds; what an instance of Clerk has unless it is set otherwise.
const LOCKOUT: i64 = 60 * 60 * 1000;

fn lock(id: &str, state: &mut State, locked: bool) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    user.locked_until = locked.then_some(now + LOCKOUT);
    user.touch(now);
    Ok(shown(user, now))
}

/// Takes note that there is a picture; it is kept nowhere.
fn picture(id: &str, call: &Call, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    if !call.has_file() {
        return Err(Refusal::conflict(
            "form_param_missing",
            "there is no file in the form",
        ));
    }
    user.set("has_image", json!(true));
    user.touch(now);
    Ok(shown(user, now))
}

fn remove_picture(id: &str, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    user.set("has_image", json!(false));
    user.touch(now);
    Ok(shown(user, now))
}

/// Nobody here trusts a device.
fn trusted_devices(id: &str, call: &Call, state: &State) -> Answer {
    find(id, state)?;
    Ok(Page::of(call)?.counted(Vec::new()))
}

/// Nobody here has what is to be deleted.
fn nothing(id: &str, state: &State, what: &str) -> Answer {
    find(id, state)?;
    Err(Refusal::not_found(what))
}

fn remove_wallet(id: &str, wallet: &str, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    let wallets = user.document.get_mut("web3_wallets");
    let wallets = wallets.and_then(|list| list.as_array_mut());
    let Some((list, at)) = wallets.and_then(|list| {
        let at = list.iter().position(|item| item["id"] == *wallet)?;
        Some((list, at))
    }) else {
        return Err(Refusal::not_found("web3 wallet"));
    };
    list.remove(at);
    let next = list.first().map(|item| item["id"].clone());
    if user.text("primary_web3_wallet_id") == Some(wallet) {
        user.set("primary_web3_wallet_id", next.unwrap_or_default());
    }
    user.touch(now);
    let deleted = json!({ "object": "web3_wallet", "id": wallet, "deleted": true });
    Ok(Reply::json(&deleted))
}
