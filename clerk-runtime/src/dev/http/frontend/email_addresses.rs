//! `/v1/me/email_addresses`

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::factors::{CodeAttempt, EMAIL_CODE, FactorPreparation, check_code};
use crate::dev::attempt::Verification;
use crate::dev::document::with;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::{email, required};
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::http::object::{deleted, find_mut};
use crate::dev::state::OfflineState;
use crate::dev::user::{User, email_address};

pub(super) fn routes() -> Router<App> {
    let one = "/me/email_addresses/{id}";
    Router::new()
        .route("/me/email_addresses", get(list).post(create))
        .route(one, get(show).delete(remove))
        .route(&format!("{one}/prepare_verification"), post(prepare))
        .route(&format!("{one}/attempt_verification"), post(attempt))
}

/// Largest number of addresses of a user.
const MAX_ADDRESSES: usize = 20;

async fn list(call: ScriptCall) -> ScriptResult {
    let state = &mut call.app.state();
    let addresses = addresses(user(&call, state)?)?.clone();
    Ok(call.response(&Value::Array(addresses)))
}

#[derive(Deserialize)]
struct NewAddress {
    email_address: Option<String>,
}

/// Adds an address, which is not verified yet.
async fn create(call: ScriptCall, FormOrQuery(new): FormOrQuery<NewAddress>) -> ScriptResult {
    let state = &mut call.app.state();
    let address = email(
        "email_address",
        &required("email_address", new.email_address)?,
    )?;
    if state.users.iter().any(|user| user.has_identifier(&address)) {
        let message = "That email address is taken. Please try another.";
        return Err(ApiError::field(
            "form_identifier_exists",
            "email_address",
            message,
        ));
    }
    let (id, now) = (state.ids.next("idn"), state.now().as_millis());
    let object = with(email_address(&id, &address, true, now), "reserved", false);
    let addresses = addresses(user(&call, state)?)?;
    if addresses.len() >= MAX_ADDRESSES {
        return Err(ApiError::full());
    }
    addresses.push(object.clone());
    Ok(call.response_with_client(state, object))
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = &mut call.app.state();
    let address = address(user(&call, state)?, &id)?.clone();
    Ok(call.response(&address))
}

/// Removes an address. The primary one can only be removed if it is the only one.
async fn remove(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = &mut call.app.state();
    let now = state.now().as_millis();
    let user = user(&call, state)?;
    address(user, &id)?;
    let is_primary = user.text("primary_email_address_id") == Some(&id);
    let addresses = addresses(user)?;
    if is_primary && addresses.len() > 1 {
        let message = "the primary address can only be removed if it is the only one";
        return Err(ApiError::forbidden(
            "last_identification_deletion_failed",
            message,
        ));
    }
    addresses.retain(|address| address["id"] != *id);
    if is_primary {
        user.set("primary_email_address_id", Value::Null);
    }
    user.touch(now);
    Ok(call.response_with_client(state, deleted("email_address", &id).0))
}

async fn prepare(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    let state = &mut call.app.state();
    sent.check_email_code()?;
    let verification = Verification::started(EMAIL_CODE, state.now());
    let user = user(&call, state)?;
    let document = address(user, &id)?.clone();
    user.email_verification = Some((id, verification));
    Ok(call.response_with_client(state, document))
}

/// Verifies the address with the code that was sent to it.
async fn attempt(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<CodeAttempt>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let (code, now) = (sent.code()?, state.now());
    let user = user(&call, state)?;
    let started = user.email_verification.as_mut().filter(|(of, _)| *of == id);
    let verification = started.map(|(_, verification)| verification);
    check_code(verification, EMAIL_CODE, &code, now)?;
    let verification = user.email_verification.take();
    let verification = verification.map(|(_, verification)| verification.document());
    let address = address(user, &id)?;
    let document = with(address.take(), "verification", verification);
    *address = document.clone();
    if user.text("primary_email_address_id").is_none() {
        user.set("primary_email_address_id", json!(id));
    }
    user.touch(now.as_millis());
    Ok(call.response_with_client(state, document))
}

/// Returns the user of the call's session.
fn user<'a>(call: &ScriptCall, state: &'a mut OfflineState) -> Result<&'a mut User, ApiError> {
    let id = call.session(state)?.user_id.clone();
    find_mut(&id, &mut state.users)
}

fn addresses(user: &mut User) -> Result<&mut Vec<Value>, ApiError> {
    let missing = || ApiError::not_found("list of email addresses");
    user.list_mut("email_addresses").ok_or_else(missing)
}

fn address<'a>(user: &'a mut User, id: &str) -> Result<&'a mut Value, ApiError> {
    let mut all = addresses(user)?.iter_mut();
    all.find(|address| address["id"] == *id)
        .ok_or_else(|| ApiError::not_found("email address"))
}
