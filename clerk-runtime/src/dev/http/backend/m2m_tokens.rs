//! `/m2m_tokens`

use std::time::Duration;

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::KeyOwner;
use super::api_keys::verified;
use crate::dev::document::with;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, not_negative, not_reserved};
use crate::dev::http::extract::{App, JsonBody, JsonObject, Query, only};
use crate::dev::http::list::Paging;
use crate::dev::http::object::find;
use crate::dev::machine::{MachineToken, MachineTokenKind};
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;
use crate::dev::token::{Category, TokenBuilder};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/m2m_tokens", get(list).post(create))
        .route("/m2m_tokens/verify", post(verify))
        .route("/m2m_tokens/{id}/revoke", post(revoke))
}

impl KeyOwner {
    /// Returns `true` if the owner may verify the token. A machine only verifies tokens that grant
    /// access to it.
    fn may_verify(&self, token: &MachineToken) -> bool {
        match self {
            Self::Application => true,
            Self::Machine(id) => token.scopes.contains(id),
        }
    }

    /// Returns `true` if the owner may manage tokens of this subject. A machine only manages its
    /// own tokens.
    fn may_manage(&self, subject: &str) -> bool {
        match self {
            Self::Application => true,
            Self::Machine(id) => id == subject,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewM2mToken {
    token_format: Option<String>,
    seconds_until_expiration: Option<i64>,
    claims: Option<JsonObject>,
    /// Seconds for which an existing token must remain valid to be reused.
    min_remaining_ttl_seconds: Option<i64>,
}

/// Claims that Clerk sets in every token.
const RESERVED: &[&str] = &["aud", "exp", "iat", "iss", "jti", "nbf", "sub"];

async fn create(
    app: App,
    owner: KeyOwner,
    JsonBody(new): JsonBody<NewM2mToken>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let KeyOwner::Machine(id) = owner else {
        let message = "a token is created with a machine's secret key, not the instance's";
        return Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "clerk_key_invalid",
            message,
        ));
    };
    let is_jwt = match new.token_format.as_deref() {
        None | Some("opaque") => false,
        Some("jwt") => true,
        Some(_) => return Err(ApiError::value("token_format", "opaque or jwt")),
    };
    not_negative("seconds_until_expiration", new.seconds_until_expiration)?;
    not_negative("min_remaining_ttl_seconds", new.min_remaining_ttl_seconds)?;
    if let Some(claims) = &new.claims {
        not_reserved(claims, RESERVED, "machine_token_reserved_claim")?;
    }
    let state = &mut app.state();
    let reused = if is_jwt {
        None
    } else {
        reusable(&id, &new, state)
    };
    if let Some(token) = reused {
        return Ok(created(token, &token.secret, state));
    }
    check_capacity(&state.machine_tokens)?;
    let token = new.token(&id, state)?;
    if is_jwt {
        return Ok(created(&token, &jwt(&token, &app), state));
    }
    let response = created(&token, &token.secret, state);
    state.machine_tokens.push(token);
    Ok(response)
}

impl NewM2mToken {
    fn token(self, machine_id: &str, state: &mut OfflineState) -> Result<MachineToken, ApiError> {
        let machine = find(machine_id, &state.machines)?;
        let (scopes, lifetime) = (machine.scopes.clone(), machine.default_token_ttl);
        let mut token = MachineToken::new(MachineTokenKind::M2m, machine_id.to_owned(), state);
        token.scopes = scopes;
        token.claims = self.claims;
        token.expire_in(
            self.seconds_until_expiration.unwrap_or(lifetime),
            state.now(),
        );
        Ok(token)
    }
}

/// Returns the newest token with the same claims and scopes that remains valid for long enough.
fn reusable<'a>(id: &str, new: &NewM2mToken, state: &'a OfflineState) -> Option<&'a MachineToken> {
    let millis = new.min_remaining_ttl_seconds?.saturating_mul(1000);
    let until = state.now().as_millis().saturating_add(millis);
    let scopes = &state.machine_by_id(id)?.scopes;
    state.tokens(MachineTokenKind::M2m).rev().find(|token| {
        token.subject == id
            && !token.revoked
            && token.claims == new.claims
            && token.scopes == *scopes
            && token.expires_at.is_some_and(|at| at.as_millis() >= until)
    })
}

fn created(token: &MachineToken, secret: &str, state: &OfflineState) -> (StatusCode, Json<Value>) {
    let document = with(token.document(state.now()), "token", secret);
    (StatusCode::CREATED, Json(document))
}

fn jwt(token: &MachineToken, shared: &Shared) -> String {
    let mut claims = token.claims.clone().unwrap_or_default();
    claims.insert("sub".into(), json!(token.subject));
    claims.insert("jti".into(), json!(token.id));
    claims.insert("aud".into(), json!(token.scopes));
    let millis = token
        .expires_at
        .map_or(0, |at| at.as_millis() - token.created_at.as_millis());
    let lifetime = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    TokenBuilder::new(&shared.keys, Category::MachineToMachine, claims)
        .issued(&shared.settings.issuer, token.created_at, lifetime)
        .mint()
}

#[derive(Deserialize)]
struct M2mTokenFilter {
    subject: Option<String>,
    revoked: Option<bool>,
    expired: Option<bool>,
}

async fn list(
    app: App,
    owner: KeyOwner,
    page: Paging<100>,
    Query(filter): Query<M2mTokenFilter>,
) -> ApiResult {
    let missing = || ApiError::missing_query("subject");
    let subject = filter.subject.ok_or_else(missing)?;
    let state = app.state();
    find(&subject, &state.machines)?;
    if !owner.may_manage(&subject) {
        let message = "a machine's secret key shows that machine's tokens only";
        return Err(ApiError::forbidden("authorization_invalid", message));
    }
    let now = state.now();
    let wanted = state.tokens(MachineTokenKind::M2m).rev().filter(|token| {
        token.subject == subject
            && token.revoked == filter.revoked.unwrap_or_default()
            && token.is_expired(now) == filter.expired.unwrap_or_default()
    });
    let documents = wanted.map(|token| token.document(now)).collect();
    Ok(page.counted_as("m2m_tokens", documents))
}

async fn revoke(
    app: App,
    owner: KeyOwner,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<JsonObject>,
) -> ApiResult {
    let reason = only("revocation_reason", body)?;
    let state = &mut app.state();
    let now = state.now();
    let mut tokens = state.machine_tokens.iter_mut();
    let token = tokens.find(|token| token.kind == MachineTokenKind::M2m && token.id == id);
    let token = token.filter(|token| owner.may_manage(&token.subject));
    let token = token.ok_or_else(|| ApiError::not_found(MachineTokenKind::M2m.name()))?;
    token.revoke(reason, now);
    Ok(Json(token.document(now)))
}

async fn verify(app: App, owner: KeyOwner, JsonBody(body): JsonBody<JsonObject>) -> ApiResult {
    let is_visible = |token: &MachineToken| owner.may_verify(token);
    verified(
        (MachineTokenKind::M2m, body.get("token")),
        &mut app.state(),
        is_visible,
    )
}
