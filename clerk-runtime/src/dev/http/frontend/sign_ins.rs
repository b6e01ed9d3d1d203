//! `/v1/client/sign_ins`

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::call::{ScriptCall, ScriptResult};
use super::factors::{
    self, EMAIL_CODE, FactorAttempt, FactorPreparation, RESET_PASSWORD, check_strategy,
};
use crate::dev::attempt::{SignInAttempt, SignInStatus, Verification};
use crate::dev::credentials::Password;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::{new_password, required};
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::http::object::{find, find_mut};
use crate::dev::session::Factor;
use crate::dev::state::OfflineState;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    let one = "/client/sign_ins/{id}";
    let step = |step: &str| format!("{one}/{step}");
    Router::new()
        .route("/client/sign_ins", post(create))
        .route(one, get(show))
        .route(&step("prepare_first_factor"), post(prepare_first))
        .route(&step("prepare_second_factor"), post(prepare_second))
        .route(&step("attempt_first_factor"), post(attempt_first))
        .route(&step("attempt_second_factor"), post(attempt_second))
        .route(&step("reset_password"), post(reset_password))
}

#[derive(Deserialize)]
struct NewSignIn {
    identifier: Option<String>,
    strategy: Option<String>,
    password: Option<String>,
    ticket: Option<String>,
}

/// Starts an attempt. A password or a ticket verifies the first factor at once.
async fn create(mut call: ScriptCall, FormOrQuery(new): FormOrQuery<NewSignIn>) -> ScriptResult {
    let app = call.app.clone();
    let state = &mut app.state();
    let client = call.client_or_new(state);
    if !state.multiple_sessions && state.session_of(&client).is_some() {
        return Err(ApiError::session_exists());
    }
    let mut attempt = SignInAttempt::new(state.ids.next("sia"));
    match new
        .strategy
        .as_deref()
        .filter(|strategy| !strategy.is_empty())
    {
        Some("ticket") => {
            let ticket = required("ticket", new.ticket)?;
            let user_id = state.accept_ticket(&ticket).map_err(ApiError::ticket)?;
            attempt.user_id = Some(user_id);
            attempt.first = Some(Verification::done("ticket", state.now()));
            pass_first(&mut attempt, &client, state)?;
        }
        Some("password") => {
            identify(&mut attempt, required("identifier", new.identifier)?, state)?;
            let password = required("password", new.password)?;
            factors::check_password(user(&attempt, state)?, &password)?;
            attempt.first = Some(Verification::done("password", state.now()));
            pass_first(&mut attempt, &client, state)?;
        }
        Some(strategy @ (EMAIL_CODE | RESET_PASSWORD)) => {
            identify(&mut attempt, required("identifier", new.identifier)?, state)?;
            prepare(&mut attempt, Factor::First, strategy, state)?;
        }
        Some(other) => return Err(ApiError::not_simulated(&format!("the strategy {other}"))),
        None => {
            if let Some(identifier) = new.identifier.filter(|identifier| !identifier.is_empty()) {
                identify(&mut attempt, identifier, state)?;
            }
        }
    }
    Ok(keep(&call, attempt, &client, state))
}

/// Finds the user of an attempt, by username or email address.
fn identify(
    attempt: &mut SignInAttempt,
    identifier: String,
    state: &OfflineState,
) -> Result<(), ApiError> {
    let user = state.user_signing_in_with(&identifier);
    let message = "Couldn't find your account.";
    let unknown = || ApiError::field("form_identifier_not_found", "identifier", message);
    attempt.user_id = Some(user.ok_or_else(unknown)?.id.clone());
    attempt.identifier = Some(identifier);
    attempt.status = SignInStatus::NeedsFactor(Factor::First);
    Ok(())
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = call.app.state();
    let attempt = current(&call, &id, &state)?;
    Ok(call.response(&call.documents(&state).sign_in(&attempt)))
}

async fn prepare_first(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    prepared(&call, &id, Factor::First, sent)
}

async fn prepare_second(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    prepared(&call, &id, Factor::Second, sent)
}

fn prepared(call: &ScriptCall, id: &str, factor: Factor, sent: FactorPreparation) -> ScriptResult {
    let state = &mut call.app.state();
    let mut attempt = current(call, id, state)?;
    prepare(&mut attempt, factor, &sent.strategy()?, state)?;
    Ok(keep(call, attempt, call.client()?, state))
}

/// Starts the verification of a factor, as if a code had been sent.
fn prepare(
    attempt: &mut SignInAttempt,
    factor: Factor,
    strategy: &str,
    state: &OfflineState,
) -> Result<(), ApiError> {
    check_strategy(user(attempt, state)?, factor, strategy)?;
    *attempt.verification(factor) = Some(Verification::started(strategy, state.now()));
    Ok(())
}

async fn attempt_first(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorAttempt>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let is_reset = sent.strategy()? == RESET_PASSWORD;
    let mut attempt = verify(&call, &id, Factor::First, sent, state)?;
    if is_reset {
        attempt.status = SignInStatus::NeedsNewPassword;
    } else {
        pass_first(&mut attempt, call.client()?, state)?;
    }
    Ok(keep(&call, attempt, call.client()?, state))
}

async fn attempt_second(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorAttempt>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let mut attempt = verify(&call, &id, Factor::Second, sent, state)?;
    complete(&mut attempt, call.client()?, state)?;
    Ok(keep(&call, attempt, call.client()?, state))
}

/// Verifies the factor that the attempt needs. A failed verification is stored, too.
fn verify(
    call: &ScriptCall,
    id: &str,
    factor: Factor,
    sent: FactorAttempt,
    state: &mut OfflineState,
) -> Result<SignInAttempt, ApiError> {
    let mut attempt = current(call, id, state)?;
    if attempt.status != SignInStatus::NeedsFactor(factor) {
        let message = "the attempt to sign in does not need this factor now";
        return Err(ApiError::conflict("verification_invalid_state", message));
    }
    let (now, user_id) = (state.now(), attempt.user_id.clone().unwrap_or_default());
    let user = find_mut(&user_id, &mut state.users)?;
    let outcome = sent.verify(user, factor, attempt.verification(factor), now);
    if let Some(client) = state.client_mut(call.client()?) {
        client.sign_in = Some(attempt.clone());
    }
    outcome.map(|()| attempt)
}

#[derive(Deserialize)]
struct NewPassword {
    password: Option<String>,
    sign_out_of_other_sessions: Option<bool>,
}

async fn reset_password(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<NewPassword>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let mut attempt = current(&call, &id, state)?;
    if attempt.status != SignInStatus::NeedsNewPassword {
        let message = "a code must be verified before the password is changed";
        return Err(ApiError::conflict("verification_invalid_state", message));
    }
    let password = new_password("password", sent.password)?;
    let (now, user_id) = (state.now().as_millis(), user(&attempt, state)?.id.clone());
    find_mut(&user_id, &mut state.users)?.set_password(Password::new(&password), now);
    if sent.sign_out_of_other_sessions == Some(true) {
        state.revoke_sessions_of(&user_id);
    }
    pass_first(&mut attempt, call.client()?, state)?;
    Ok(keep(&call, attempt, call.client()?, state))
}

/// Requires the second factor if the user has one, or else completes the attempt.
fn pass_first(
    attempt: &mut SignInAttempt,
    client: &str,
    state: &mut OfflineState,
) -> Result<(), ApiError> {
    if user(attempt, state)?.second_factor {
        attempt.status = SignInStatus::NeedsFactor(Factor::Second);
        Ok(())
    } else {
        complete(attempt, client, state)
    }
}

/// Starts the session and completes the attempt.
fn complete(
    attempt: &mut SignInAttempt,
    client: &str,
    state: &mut OfflineState,
) -> Result<(), ApiError> {
    let user_id = user(attempt, state)?.id.clone();
    let session = state
        .sign_in(&user_id, client)
        .map_err(ApiError::no_sign_in)?;
    attempt.created_session = Some(session);
    attempt.status = SignInStatus::Complete;
    if let Some(client) = state.client_mut(client) {
        client.last_strategy = attempt.first.as_ref().map(|first| first.strategy.clone());
    }
    Ok(())
}

/// Stores an attempt that is not complete, and returns the response.
fn keep(
    call: &ScriptCall,
    attempt: SignInAttempt,
    client: &str,
    state: &mut OfflineState,
) -> Response {
    let is_complete = attempt.status == SignInStatus::Complete;
    let document = call.documents(state).sign_in(&attempt);
    if let Some(client) = state.client_mut(client) {
        client.sign_in = (!is_complete).then_some(attempt);
    }
    call.response_with_client(state, document)
}

/// Returns the browser's attempt with this id.
fn current(call: &ScriptCall, id: &str, state: &OfflineState) -> Result<SignInAttempt, ApiError> {
    let client = call.client().ok().and_then(|client| state.client(client));
    let attempt = client.and_then(|client| client.sign_in.clone());
    attempt
        .filter(|attempt| attempt.id == id)
        .ok_or_else(|| ApiError::not_found("attempt to sign in"))
}

/// Returns the user of an attempt.
fn user<'a>(attempt: &SignInAttempt, state: &'a OfflineState) -> Result<&'a User, ApiError> {
    let missing = || ApiError::missing("identifier");
    find(
        attempt.user_id.as_deref().ok_or_else(missing)?,
        &state.users,
    )
}
