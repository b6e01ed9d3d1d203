//! `/api_keys`

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, not_negative, required, short};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Patch, Query, only, read};
use crate::dev::http::list::{Paging, contains};
use crate::dev::http::object::deleted;
use crate::dev::machine::{MachineToken, MachineTokenKind};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api_keys", get(list).post(create))
        .route("/api_keys/verify", post(verify))
        .route("/api_keys/{id}", get(show).patch(update).delete(remove))
        .route("/api_keys/{id}/secret", get(secret))
        .route("/api_keys/{id}/revoke", post(revoke))
}

#[derive(Deserialize)]
struct ApiKeyFilter {
    subject: Option<String>,
    r#type: Option<String>,
    include_invalid: Option<bool>,
}

async fn list(app: App, page: Paging<100>, Query(filter): Query<ApiKeyFilter>) -> ApiResult {
    let missing = || ApiError::missing_query("subject");
    let subject = filter.subject.ok_or_else(missing)?;
    let (class, query) = (filter.r#type.as_deref(), page.query());
    let (state, all) = (app.state(), filter.include_invalid == Some(true));
    let now = state.now();
    let wanted = state.tokens(MachineTokenKind::ApiKey).rev().filter(|key| {
        let texts = [Some(&key.name), Some(&key.id), key.description.as_ref()];
        key.subject == subject
            && key.class == class.unwrap_or("api_key")
            && (all || !key.revoked && !key.is_expired(now))
            && texts
                .iter()
                .any(|text| contains(text.map(String::as_str), query))
    });
    Ok(page.counted(wanted.map(|key| key.document(now)).collect()))
}

#[derive(Deserialize)]
pub(in crate::dev::http) struct NewApiKey {
    r#type: Option<String>,
    name: Option<String>,
    created_by: Option<String>,
    #[serde(flatten)]
    changes: JsonObject,
}

pub(in crate::dev::http) async fn create(
    app: App,
    JsonBody(new): JsonBody<NewApiKey>,
) -> ApiResult {
    let state = &mut app.state();
    let changes = read::<ApiKeyChanges>(new.changes)?.checked(state)?;
    check_capacity(&state.machine_tokens)?;
    let name = required("name", new.name)?;
    if name.chars().count() < 3 {
        return Err(ApiError::too_short("name", 3));
    }
    if name.trim() != name {
        return Err(ApiError::format("name", "a text without spaces around it"));
    }
    let subject = required("subject", changes.subject.clone())?;
    let class = new.r#type.unwrap_or_else(|| "api_key".to_owned());
    let class = short("type", class, 25)?;
    if class.chars().count() < 3 {
        return Err(ApiError::too_short("type", 3));
    }

    let mut key = MachineToken::new(MachineTokenKind::ApiKey, subject, state);
    key.name = name;
    key.class = class;
    key.created_by = new.created_by;
    changes.write(&mut key, state);
    let document = with(key.document(state.now()), "secret", key.secret.as_str());
    state.machine_tokens.push(key);
    Ok(Json(document))
}

/// Parameters of both a new key and an update.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiKeyChanges {
    claims: Option<JsonObject>,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    description: Patch<String>,
    subject: Option<String>,
    seconds_until_expiration: Option<i64>,
}

impl ApiKeyChanges {
    fn checked(self, state: &OfflineState) -> Result<Self, ApiError> {
        let exists = |subject: &String| {
            state.users.iter().any(|user| user.id == *subject)
                || state.organizations.iter().any(|org| org.id == *subject)
                || state.machine_by_id(subject).is_some()
        };
        if !self.subject.as_ref().is_none_or(exists) {
            return Err(ApiError::no_such_object("subject"));
        }
        if let Patch::Set(Some(text)) = &self.description {
            short("description", text.clone(), 255)?;
        }
        not_negative("seconds_until_expiration", self.seconds_until_expiration)?;
        Ok(self)
    }

    fn write(self, key: &mut MachineToken, state: &OfflineState) {
        let now = state.now();
        key.claims = self.claims.or_else(|| key.claims.take());
        key.scopes = self.scopes.unwrap_or_else(|| key.scopes.clone());
        if let Patch::Set(description) = self.description {
            key.description = description;
        }
        key.subject = self.subject.unwrap_or_else(|| key.subject.clone());
        if let Some(seconds) = self.seconds_until_expiration {
            key.expire_in(seconds, now);
        }
        key.updated_at = now;
    }
}

pub(in crate::dev::http) async fn show(app: App, Path(id): Path<String>) -> ApiResult {
    let state = app.state();
    Ok(Json(find(&id, &state)?.document(state.now())))
}

async fn update(
    app: App,
    Path(id): Path<String>,
    JsonBody(changes): JsonBody<ApiKeyChanges>,
) -> ApiResult {
    let state = &mut app.state();
    let mut key = find(&id, state)?.clone();
    changes.checked(state)?.write(&mut key, state);
    Ok(replace(key, state))
}

async fn remove(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    find(&id, state)?;
    state.machine_tokens.retain(|token| token.id != id);
    Ok(deleted("api_key", &id))
}

async fn secret(app: App, Path(id): Path<String>) -> ApiResult {
    Ok(Json(json!({ "secret": find(&id, &app.state())?.secret })))
}

pub(in crate::dev::http) async fn revoke(
    app: App,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let reason = only("revocation_reason", body)?;
    let state = &mut app.state();
    let mut key = find(&id, state)?.clone();
    key.revoke(reason, state.now());
    Ok(replace(key, state))
}

fn replace(key: MachineToken, state: &mut OfflineState) -> Json<Value> {
    let document = key.document(state.now());
    let mut tokens = state.machine_tokens.iter_mut();
    if let Some(kept) = tokens.find(|token| token.id == key.id) {
        *kept = key;
    }
    Json(document)
}

async fn verify(app: App, JsonBody(body): JsonBody<JsonObject>) -> ApiResult {
    verified(
        (MachineTokenKind::ApiKey, body.get("secret")),
        &mut app.state(),
        |_| true,
    )
}

/// Returns the token with this secret, even if it is revoked or expired.
pub(super) fn verified(
    (kind, secret): (MachineTokenKind, Option<&Value>),
    state: &mut OfflineState,
    is_visible: impl Fn(&MachineToken) -> bool,
) -> ApiResult {
    let secret = secret.and_then(Value::as_str).ok_or_else(ApiError::body)?;
    let now = state.now();
    let mut tokens = state.machine_tokens.iter_mut();
    let token = tokens.find(|token| token.kind == kind && token.secret == secret);
    let token = token.filter(|token| is_visible(token));
    let token = token.ok_or_else(|| ApiError::not_found(kind.name()))?;
    token.last_used_at = Some(now);
    Ok(Json(token.document(now)))
}

fn find<'a>(id: &str, state: &'a OfflineState) -> Result<&'a MachineToken, ApiError> {
    let key = state
        .tokens(MachineTokenKind::ApiKey)
        .find(|key| key.id == id);
    key.ok_or_else(|| ApiError::not_found(MachineTokenKind::ApiKey.name()))
}
