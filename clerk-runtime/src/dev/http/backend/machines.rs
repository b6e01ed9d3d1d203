//! `/v1/machines`

use axum::extract::Path;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, required, short, within};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Patch, only};
use crate::dev::http::list::{Order, Paging, contains};
use crate::dev::http::object::{deleted, find, find_mut};
use crate::dev::machine::MachineRecord;
use crate::dev::random;
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/machines", get(list).post(create))
        .route("/machines/{id}", get(show).patch(update).delete(remove))
        .route("/machines/{id}/secret_key", get(secret_key))
        .route("/machines/{id}/secret_key/rotate", post(rotate))
        .route("/machines/{id}/scopes", post(create_scope))
        .route("/machines/{id}/scopes/{other}", delete(delete_scope))
}

const ORDER: Order = &[("created_at", "/created_at"), ("name", "/name")];

async fn list(app: App, page: Paging) -> ApiResult {
    let (state, query) = (app.state(), page.query());
    let machines = state.machines.iter();
    let wanted = machines
        .filter(|machine| contains(Some(&machine.name), query) || query == Some(&machine.id));
    let documents = wanted.map(|machine| state.machine_document(machine));
    Ok(page.counted(page.sorted(ORDER, documents)?))
}

async fn show(app: App, Path(id): Path<String>) -> ApiResult {
    document(&id, &app.state())
}

fn document(id: &str, state: &OfflineState) -> ApiResult {
    Ok(Json(state.machine_document(find(id, &state.machines)?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMachine {
    name: Option<String>,
    scoped_machines: Option<Vec<String>>,
    default_token_ttl: Option<i64>,
}

async fn create(app: App, JsonBody(new): JsonBody<NewMachine>) -> ApiResult {
    let state = &mut app.state();
    check_capacity(&state.machines)?;
    let name = short("name", required("name", new.name)?, MAX_NAME)?;
    let lifetime = lifetime(new.default_token_ttl)?;
    let mut scopes = new.scoped_machines.unwrap_or_default();
    scopes.sort();
    scopes.dedup();
    if scopes.len() > MAX_SCOPES {
        return Err(ApiError::too_many("scoped_machines", MAX_SCOPES));
    }
    if scopes.iter().any(|id| state.machine_by_id(id).is_none()) {
        return Err(ApiError::no_such_object("scoped_machines"));
    }

    let id = state.add_machine(&name);
    let machine = find_mut(&id, &mut state.machines)?;
    machine.scopes = scopes;
    machine.default_token_ttl = lifetime.unwrap_or(machine.default_token_ttl);
    let machine = find(&id, &state.machines)?;
    let document = state.machine_document(machine);
    Ok(Json(with(
        document,
        "secret_key",
        machine.secret_key.as_str(),
    )))
}

/// Clerk's largest number of scopes of a machine.
const MAX_SCOPES: usize = 150;

/// Clerk's largest number of characters of a name.
const MAX_NAME: usize = 255;

fn lifetime(seconds: Option<i64>) -> Result<Option<i64>, ApiError> {
    within("default_token_ttl", seconds, 1..=315_360_000)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MachineChanges {
    #[serde(default)]
    name: Patch<String>,
    default_token_ttl: Option<i64>,
}

async fn update(
    app: App,
    Path(id): Path<String>,
    JsonBody(changes): JsonBody<MachineChanges>,
) -> ApiResult {
    let state = &mut app.state();
    let now = state.now().as_millis();
    let machine = find_mut(&id, &mut state.machines)?;
    let lifetime = lifetime(changes.default_token_ttl)?;
    if let Patch::Set(name) = changes.name {
        machine.name = short("name", required("name", name)?, MAX_NAME)?;
    }
    machine.default_token_ttl = lifetime.unwrap_or(machine.default_token_ttl);
    machine.updated_at = now;
    document(&id, state)
}

/// Removes a machine with its tokens and every scope that names it.
async fn remove(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.machines)?;
    state.machines.retain(|machine| machine.id != id);
    for machine in &mut state.machines {
        machine.scopes.retain(|scope| *scope != id);
    }
    state.machine_tokens.retain(|token| token.subject != id);
    Ok(deleted("machine", &id))
}

async fn secret_key(app: App, Path(id): Path<String>) -> ApiResult {
    Ok(key_of(find(&id, &app.state().machines)?))
}

fn key_of(machine: &MachineRecord) -> Json<Value> {
    Json(json!({ "object": "machine_secret_key", "secret": machine.secret_key }))
}

async fn rotate(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let name = "previous_token_ttl";
    let seconds = within(name, only(name, body)?, 0..=28_800)?;
    let seconds = seconds.ok_or_else(|| ApiError::missing(name))?;
    let state = &mut app.state();
    let now = state.now().as_millis();
    let machine = find_mut(&id, &mut state.machines)?;
    let former = std::mem::replace(&mut machine.secret_key, random::secret("ak_"));
    machine.former_key = Some((former, now + seconds * 1000));
    machine.updated_at = now;
    Ok(key_of(machine))
}

async fn create_scope(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let to = required("to_machine_id", only("to_machine_id", body)?)?;
    let state = &mut app.state();
    let now = state.now().as_millis();
    find(&to, &state.machines)?;
    let scopes = &mut find_mut(&id, &mut state.machines)?.scopes;
    if scopes.contains(&to) {
        let message = "the machine already has this scope";
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "duplicate_record",
            message,
        ));
    }
    if scopes.len() >= MAX_SCOPES {
        let message = "a machine has at most 150 scopes";
        return Err(ApiError::forbidden("quota_exceeded", message));
    }
    scopes.push(to.clone());
    Ok(Json(json!({
        "object": "machine_scope",
        "from_machine_id": id,
        "to_machine_id": to,
        "created_at": now,
    })))
}

async fn delete_scope(app: App, Path((id, other)): Path<(String, String)>) -> ApiResult {
    let state = &mut app.state();
    let scopes = &mut find_mut(&id, &mut state.machines)?.scopes;
    let at = scopes.iter().position(|scope| *scope == other);
    scopes.remove(at.ok_or_else(|| ApiError::not_found("machine scope"))?);
    Ok(Json(json!({
        "object": "machine_scope",
        "from_machine_id": id,
        "to_machine_id": other,
        "deleted": true,
    })))
}
