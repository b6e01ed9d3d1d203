//! `/v1/client`, `/v1/client/sessions` and `/v1/dev_browser`

use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use crate::dev::http::extract::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/client", get(show).post(create).put(create).delete(remove))
        .route("/client/sessions", delete(sign_out))
        .route("/dev_browser", post(dev_browser))
}

/// Returns the browser's state, or null if the instance does not know the browser.
async fn show(call: ScriptCall) -> ScriptResult {
    let state = call.app.state();
    let client = call
        .client()
        .map(|client| call.documents(&state).client(client));
    Ok(call.response(&client.unwrap_or_default()))
}

async fn create(mut call: ScriptCall) -> ScriptResult {
    let app = call.app.clone();
    let state = &mut app.state();
    let client = call.client_or_new(state);
    Ok(call.response(&call.documents(state).client(&client)))
}

/// Signs out of all sessions, and forgets the browser.
async fn remove(mut call: ScriptCall) -> ScriptResult {
    let app = call.app.clone();
    if let Ok(client) = call.client() {
        app.state().sign_out(client);
    }
    call.forget_client();
    Ok(call.response(&Value::Null))
}

/// Signs out of all sessions.
async fn sign_out(call: ScriptCall) -> ScriptResult {
    let state = &mut call.app.state();
    let client = call.client()?;
    state.sign_out(client);
    Ok(call.response(&call.documents(state).client(client)))
}

async fn dev_browser(app: App) -> Json<Value> {
    let token = app.state().new_client(app.client_prefix());
    Json(json!({ "id": token, "token": token }))
}
