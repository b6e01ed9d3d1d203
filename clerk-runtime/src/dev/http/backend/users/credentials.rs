//! Passwords, authenticator apps, backup codes.

use http::StatusCode;
use serde_json::{Value, json};

use super::{find, find_mut, shown};
use crate::dev::credentials::totp_matches;
use crate::dev::http::call::Call;
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
        ("POST", ["verify_password"]) => verify_password(id, call, state),
        ("POST", ["remove_password"]) => remove_password(id, call, state),
        ("POST", ["password", "set_compromised"]) => set_compromised(id, call, state),
        ("POST", ["password", "unset_compromised"]) => unset_compromised(id, state),
        ("POST", ["verify_totp"]) => verify_totp(id, call, state),
        ("DELETE", ["totp"]) => remove_factors(id, state, Factors::Totp),
        ("DELETE", ["backup_code"]) => remove_factors(id, state, Factors::BackupCodes),
        ("DELETE", ["mfa"]) => remove_factors(id, state, Factors::All),
        _ => return None,
    })
}

fn verify_password(id: &str, call: &Call, state: &State) -> Answer {
    let sent = Params::of(call, &["password"])?.required("password")?;
    let password = find(id, state)?.credentials.password.as_ref();
    let password = password.ok_or_else(no_password)?;
    match password.is(&sent) {
        Some(true) => Ok(Reply::json(&json!({ "verified": true }))),
        Some(false) => {
            let message = "this isn't the user's password";
            Err(unprocessable("incorrect_password", message))
        }
        None => Err(Refusal::not_played(
            "verification of a password set as a digest",
        )),
    }
}

fn remove_password(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, &["sign_out_of_other_sessions"])?;
    let sign_out = params.flag("sign_out_of_other_sessions")? == Some(true);
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    if user.credentials.password.is_some() {
        user.remove_password();
        user.touch(now);
    }
    let reply = shown(user, now);
    if sign_out {
        state.revoke_sessions_of(id);
    }
    Ok(reply)
}

/// Whoever signs in here chooses a name and enters no password: the mark itself shows nowhere.
fn set_compromised(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, &["revoke_all_sessions"])?;
    let revoke = params.flag("revoke_all_sessions")? == Some(true);
    let reply = unset_compromised(id, state)?;
    if revoke {
        state.revoke_sessions_of(id);
    }
    Ok(reply)
}

fn unset_compromised(id: &str, state: &State) -> Answer {
    let user = find(id, state)?;
    if user.credentials.password.is_none() {
        return Err(no_password());
    }
    Ok(shown(user, state.now().as_millis()))
}

fn verify_totp(id: &str, call: &Call, state: &mut State) -> Answer {
    let code = Params::of(call, &["code"])?.required("code")?;
    let now = state.now();
    let user = find_mut(id, state)?;
    let mut codes = user.credentials.backup_codes.clone();
    if let Some(at) = codes.iter().position(|known| *known == code) {
        codes.remove(at);
        user.set_backup_codes(codes);
        return Ok(verified("backup_code"));
    }
    let Some(secret) = &user.credentials.totp else {
        let message = "this user has no authenticator app whose secret is known";
        return Err(Refusal::conflict("totp_disabled", message));
    };
    if code.len() != 6 {
        return Err(unprocessable(
            "totp_invalid_length",
            "a code has six digits",
        ));
    }
    if totp_matches(secret, &code, now) {
        Ok(verified("totp"))
    } else {
        Err(unprocessable(
            "totp_incorrect_code",
            "this isn't the code of now",
        ))
    }
}

fn verified(code_type: &str) -> Reply {
    Reply::json(&json!({ "verified": true, "code_type": code_type }))
}

#[derive(Clone, Copy, PartialEq)]
enum Factors {
    Totp,
    BackupCodes,
    All,
}

fn remove_factors(id: &str, state: &mut State, which: Factors) -> Answer {
    let now = state.now().as_millis();
    let user = find_mut(id, state)?;
    let on = |field: &str| user.document.get(field) == Some(&Value::Bool(true));
    let (totp, codes) = (on("totp_enabled"), on("backup_code_enabled"));
    let (totp, codes) = (
        totp && which != Factors::BackupCodes,
        codes && which != Factors::Totp,
    );
    if !totp && !codes && which != Factors::All {
        return Err(Refusal::not_found("second factor"));
    }
    if totp {
        user.remove_totp(now);
    }
    if codes {
        user.set_backup_codes(Vec::new());
    }
    user.touch(now);
    Ok(Reply::json(&json!({ "user_id": id })))
}

fn no_password() -> Refusal {
    Refusal::conflict("no_password_set", "this user has no password")
}

fn unprocessable(code: &'static str, message: &str) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}
