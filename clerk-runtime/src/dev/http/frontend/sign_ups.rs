//! `/v1/client/sign_ups`

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::factors::{CodeAttempt, EMAIL_CODE, FactorPreparation, check_code};
use crate::dev::attempt::{SignUpAttempt, Verification};
use crate::dev::credentials::Password;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::{check_capacity, email, new_password, username};
use crate::dev::http::extract::{App, FormOrQuery, JsonText};
use crate::dev::http::metadata;
use crate::dev::state::OfflineState;
use crate::dev::user::{User, email_address};

pub(super) fn routes() -> Router<App> {
    let one = "/client/sign_ups/{id}";
    Router::new()
        .route("/client/sign_ups", post(create))
        .route(one, get(show).patch(update))
        .route(&format!("{one}/prepare_verification"), post(prepare))
        .route(&format!("{one}/attempt_verification"), post(attempt))
}

#[derive(Deserialize)]
struct SignUpFields {
    strategy: Option<String>,
    email_address: Option<String>,
    password: Option<String>,
    username: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    unsafe_metadata: Option<JsonText>,
}

async fn create(
    mut call: ScriptCall,
    FormOrQuery(fields): FormOrQuery<SignUpFields>,
) -> ScriptResult {
    let app = call.app.clone();
    let state = &mut app.state();
    let client = call.client_or_new(state);
    if !state.multiple_sessions && state.session_of(&client).is_some() {
        return Err(ApiError::session_exists());
    }
    let mut sign_up = SignUpAttempt {
        id: state.ids.next("sua"),
        ..SignUpAttempt::default()
    };
    fields.write(&mut sign_up, state)?;
    finish(&call, sign_up, &client, state)
}

async fn show(call: ScriptCall, Path(id): Path<String>) -> ScriptResult {
    let state = call.app.state();
    let sign_up = current(&call, &id, &state)?;
    Ok(call.response(&call.documents(&state).sign_up(&sign_up)))
}

async fn update(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(fields): FormOrQuery<SignUpFields>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let mut sign_up = current(&call, &id, state)?;
    fields.write(&mut sign_up, state)?;
    finish(&call, sign_up, call.client()?, state)
}

impl SignUpFields {
    /// Checks and sets the fields that the call contains.
    fn write(self, sign_up: &mut SignUpAttempt, state: &OfflineState) -> Result<(), ApiError> {
        if let Some(other) = self
            .strategy
            .filter(|name| !matches!(&**name, "" | EMAIL_CODE))
        {
            return Err(ApiError::not_simulated(&format!(
                "sign-up with the strategy {other}"
            )));
        }
        if let Some(address) = self.email_address {
            let address = email("email_address", &address)?;
            check_free("email_address", &address, state)?;
            if sign_up.email.as_ref() != Some(&address) {
                sign_up.email_verification = None;
            }
            sign_up.email = Some(address);
        }
        if self.password.is_some() {
            let password = new_password("password", self.password)?;
            sign_up.password = Some(Password::new(&password));
        }
        if let Some(name) = self.username.filter(|name| !name.is_empty()) {
            username(&name)?;
            check_free("username", &name, state)?;
            sign_up.names.insert("username".to_owned(), json!(name));
        }
        for (field, name) in [
            ("first_name", self.first_name),
            ("last_name", self.last_name),
        ] {
            if let Some(name) = name {
                sign_up.names.insert(field.to_owned(), json!(name));
            }
        }
        if let Some(JsonText(sent)) = self.unsafe_metadata {
            sign_up.unsafe_metadata = metadata::new("unsafe_metadata", Some(sent))?;
        }
        Ok(())
    }
}

/// Rejects an identifier with which another user can sign in.
fn check_free(parameter: &str, identifier: &str, state: &OfflineState) -> Result<(), ApiError> {
    if state.user_signing_in_with(identifier).is_none() {
        return Ok(());
    }
    let message = match parameter {
        "username" => "That username is taken. Please try another.",
        _ => "That email address is taken. Please try another.",
    };
    Err(ApiError::field(
        "form_identifier_exists",
        parameter,
        message,
    ))
}

async fn prepare(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let mut sign_up = current(&call, &id, state)?;
    sent.check_email_code()?;
    if sign_up.email.is_none() {
        return Err(ApiError::missing("email_address"));
    }
    sign_up.email_verification = Some(Verification::started(EMAIL_CODE, state.now()));
    finish(&call, sign_up, call.client()?, state)
}

async fn attempt(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<CodeAttempt>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let mut sign_up = current(&call, &id, state)?;
    let code = sent.code()?;
    let now = state.now();
    let outcome = check_code(sign_up.email_verification.as_mut(), EMAIL_CODE, &code, now);
    if let Some(client) = state.client_mut(call.client()?) {
        client.sign_up = Some(sign_up.clone());
    }
    outcome?;
    finish(&call, sign_up, call.client()?, state)
}

/// Creates the user and a session if nothing is missing, or else stores the attempt. Returns the
/// response.
fn finish(
    call: &ScriptCall,
    mut sign_up: SignUpAttempt,
    client: &str,
    state: &mut OfflineState,
) -> ScriptResult {
    if sign_up.missing().is_empty() && !sign_up.is_unverified() {
        let user_id = create_user(&sign_up, state)?;
        let session = state
            .sign_in(&user_id, client)
            .map_err(ApiError::no_sign_in)?;
        sign_up.created_user = Some(user_id);
        sign_up.created_session = Some(session);
    }
    Ok(keep(call, sign_up, client, state))
}

fn keep(
    call: &ScriptCall,
    sign_up: SignUpAttempt,
    client: &str,
    state: &mut OfflineState,
) -> Response {
    let document = call.documents(state).sign_up(&sign_up);
    if let Some(client) = state.client_mut(client) {
        let is_complete = sign_up.created_user.is_some();
        if is_complete {
            client.last_strategy = Some(EMAIL_CODE.to_owned());
        }
        client.sign_up = (!is_complete).then_some(sign_up);
    }
    call.response_with_client(state, document)
}

/// Creates the user of a finished attempt and returns the id. Another user may have taken an
/// identifier in the meantime.
fn create_user(sign_up: &SignUpAttempt, state: &mut OfflineState) -> Result<String, ApiError> {
    check_capacity(&state.users)?;
    let address = sign_up.email.clone().unwrap_or_default();
    check_free("email_address", &address, state)?;
    let username = sign_up.names.get("username").and_then(Value::as_str);
    if let Some(username) = username {
        check_free("username", username, state)?;
    }
    let now = state.now().as_millis();
    let mut user = User::new(state, now);
    let email_id = state.ids.next("idn");
    let address = email_address(&email_id, &address, false, now);
    user.set("email_addresses", json!([address]));
    user.set("primary_email_address_id", json!(email_id));
    user.set(
        "unsafe_metadata",
        Value::Object(sign_up.unsafe_metadata.clone()),
    );
    user.document.extend(sign_up.names.clone());
    if let Some(password) = sign_up.password.clone() {
        user.set_password(password, now);
    }
    let id = user.id.clone();
    state.users.push(user);
    Ok(id)
}

/// Returns the browser's attempt with this id.
fn current(call: &ScriptCall, id: &str, state: &OfflineState) -> Result<SignUpAttempt, ApiError> {
    let client = call.client().ok().and_then(|client| state.client(client));
    let attempt = client.and_then(|client| client.sign_up.clone());
    attempt
        .filter(|attempt| attempt.id == id)
        .ok_or_else(|| ApiError::not_found("attempt to sign up"))
}
