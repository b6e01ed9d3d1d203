//! `/console`: a page that shows the state of the instance and changes it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::origin::same_machine;
use super::pages::{escaped, page};
use crate::dev::faults::{Endpoint, Fault, Faults};
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::required;
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::http::object::find_mut;
use crate::dev::keys::SigningKey;
use crate::dev::session::{SessionRecord, Status};
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/console", get(show).post(change))
        .route_layer(from_fn(same_machine))
}

/// Largest number of sessions, and of users, on the page: the newest ones.
const MAX_ROWS: usize = 200;

/// Endpoints whose faults the page can set, with the names that it shows.
const ENDPOINTS: [(&str, Endpoint); 7] = [
    ("users", Endpoint::Users),
    ("organizations", Endpoint::Organizations),
    ("sessions", Endpoint::Sessions),
    ("session tokens", Endpoint::SessionTokens),
    ("signing keys", Endpoint::Jwks),
    ("handshakes", Endpoint::Handshake),
    ("Frontend API", Endpoint::FrontendApi),
];

/// Faults with the names that the page shows.
const FAULTS: [(&str, Fault); 5] = [
    ("closed connections", Fault::Down),
    ("five seconds of delay", Fault::Slow(Duration::from_secs(5))),
    ("status 500", Fault::Status(500)),
    ("status 429", Fault::RateLimited { retry_after: 5 }),
    ("malformed responses", Fault::Malformed),
];

async fn show(app: App) -> Response {
    let mut body = String::new();
    {
        let state = app.state();
        body += &sessions(&state);
        body += &users(&state);
    }
    body += &keys(&app);
    body += &faults(&app);
    page("State of the instance", &body)
}

fn sessions(state: &OfflineState) -> String {
    let mut rows = String::new();
    for session in state.sessions.iter().rev().take(MAX_ROWS) {
        let user = state
            .user(&session.user_id)
            .and_then(|user| user.text("username"));
        let organization = session
            .active
            .as_deref()
            .and_then(|id| state.organization(id));
        let organization = organization.map_or("", |organization| organization.slug.as_str());
        let buttons = if session.status.is_live() {
            button("expire", &session.id, "Expire")
                + &button("revoke", &session.id, "Revoke")
                + &button(
                    "expire_verification",
                    &session.id,
                    "Expire the verification",
                )
        } else {
            String::new()
        };
        let cells = [
            &session.id,
            user.unwrap_or_default(),
            organization,
            session.status.claim(),
        ];
        rows += &row(&cells, &buttons);
    }
    table(
        "Sessions",
        &["session", "user", "organization", "status"],
        &rows,
    )
}

fn users(state: &OfflineState) -> String {
    let mut rows = String::new();
    let now = state.now().as_millis();
    for user in state.users.iter().rev().take(MAX_ROWS) {
        let address = user.email_addresses().next().unwrap_or_default();
        let (status, buttons) = if user.is_banned() {
            ("banned", button("unban", &user.id, "Lift the ban"))
        } else if user.is_locked(now) {
            ("locked out", button("ban", &user.id, "Ban"))
        } else {
            ("", button("ban", &user.id, "Ban"))
        };
        let name = user.text("username").unwrap_or_default();
        rows += &row(&[&user.id, name, address, status], &buttons);
    }
    table("Users", &["user", "username", "address", "status"], &rows)
}

fn keys(shared: &Shared) -> String {
    let kid = shared.keys.current().kid().to_owned();
    let button = button("rotate", "", "Rotate the signing key");
    format!("<h2>Signing key</h2>\n<p>{}</p>\n{button}", escaped(&kid))
}

/// Returns a table with the fault of each endpoint and a form to set one, and a button that clears
/// all faults.
fn faults(shared: &Shared) -> String {
    let names = ENDPOINTS.iter().map(|(name, endpoint)| {
        let fault = shared.fault_injection.fault(*endpoint);
        let known = FAULTS
            .iter()
            .find(|(_, known)| Some(known) == fault.as_ref());
        let fault = match (&fault, known) {
            (None, _) => "works",
            (Some(_), Some((name, _))) => name,
            (Some(_), None) => "fails",
        };
        row(&[name, fault], &fault_form(name))
    });
    let rows = names.collect::<String>();
    table("Faults", &["endpoint", "state"], &rows) + &button("clear_faults", "", "Clear all faults")
}

fn fault_form(endpoint: &str) -> String {
    let options = FAULTS
        .iter()
        .map(|(name, _)| format!("<option>{name}</option>"));
    format!(
        "<form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"{}\">\
         <select name=\"fault\">{}</select><button name=\"action\" value=\"fault\">Set</button></form>",
        escaped(endpoint),
        options.collect::<String>(),
    )
}

fn button(action: &str, id: &str, label: &str) -> String {
    format!(
        "<form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"{}\">\
         <button name=\"action\" value=\"{action}\">{label}</button></form>\n",
        escaped(id)
    )
}

fn row(cells: &[&str], buttons: &str) -> String {
    let mut row = String::from("<tr>");
    for cell in cells {
        row = row + "<td>" + &escaped(cell) + "</td>";
    }
    row + "<td>" + buttons + "</td></tr>\n"
}

fn table(title: &str, names: &[&str], rows: &str) -> String {
    let names = names.join("</th><th>");
    format!("<h2>{title}</h2>\n<table>\n<tr><th>{names}</th><th></th></tr>\n{rows}</table>\n")
}

#[derive(Deserialize)]
struct Change {
    action: Action,
    id: Option<String>,
    fault: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Expire,
    Revoke,
    ExpireVerification,
    Ban,
    Unban,
    Rotate,
    Fault,
    ClearFaults,
}

/// Changes the state and shows the page again.
async fn change(app: App, FormOrQuery(change): FormOrQuery<Change>) -> Result<Response, ApiError> {
    let id = change.id;
    match change.action {
        Action::Expire => end(&app, id, Status::Expired)?,
        Action::Revoke => end(&app, id, Status::Revoked)?,
        Action::ExpireVerification => expire_verification(&app, id)?,
        Action::Ban => ban(&app, id, true)?,
        Action::Unban => ban(&app, id, false)?,
        Action::Rotate => rotate(&app).await?,
        Action::Fault => set_fault(&Faults(Arc::clone(&app.0)), id, change.fault)?,
        Action::ClearFaults => Faults(Arc::clone(&app.0)).clear(),
    }
    Ok(Redirect::to("/console").into_response())
}

fn end(shared: &Shared, id: Option<String>, status: Status) -> Result<(), ApiError> {
    let state = &mut shared.state();
    let now = state.now();
    let session: &mut SessionRecord = find_mut(&required("id", id)?, &mut state.sessions)?;
    session.end(status, now);
    Ok(())
}

/// Makes routes with a `reverification` reject the session's next token.
fn expire_verification(shared: &Shared, id: Option<String>) -> Result<(), ApiError> {
    let state = &mut shared.state();
    let now = state.now();
    let session: &mut SessionRecord = find_mut(&required("id", id)?, &mut state.sessions)?;
    session.expire_verification(now);
    Ok(())
}

/// Bans a user and ends the user's sessions, or lifts the ban.
fn ban(shared: &Shared, id: Option<String>, is_banned: bool) -> Result<(), ApiError> {
    let (state, id) = (&mut shared.state(), required("id", id)?);
    let now = state.now().as_millis();
    let user: &mut User = find_mut(&id, &mut state.users)?;
    user.set("banned", is_banned.into());
    user.touch(now);
    if is_banned {
        state.revoke_sessions_of(&id);
    }
    Ok(())
}

async fn rotate(shared: &Shared) -> Result<(), ApiError> {
    let key = tokio::task::spawn_blocking(SigningKey::generate).await;
    let key = key.ok().and_then(Result::ok);
    let failed = || ApiError::conflict("unexpected_error", "no key pair can be generated");
    shared.keys.replace(key.ok_or_else(failed)?);
    Ok(())
}

fn set_fault(faults: &Faults, id: Option<String>, name: Option<String>) -> Result<(), ApiError> {
    let (endpoint, name) = (required("id", id)?, required("fault", name)?);
    let endpoint = ENDPOINTS.iter().find(|(known, _)| *known == endpoint);
    let (_, endpoint) = endpoint.ok_or_else(|| ApiError::no_such_object("id"))?;
    let fault = FAULTS.iter().find(|(known, _)| *known == name);
    let (_, fault) = fault.ok_or_else(|| ApiError::no_such_object("fault"))?;
    faults.set(*endpoint, fault.clone());
    Ok(())
}
