//! Operations with an issued token: revocation (RFC 7009), introspection (RFC 7662) and the profile
//! of its user.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CACHE_CONTROL};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

use super::client_call::ClientCall;
use super::error::OAuthError;
use super::id_token::user_claims;
use super::token::no_store;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::extract::App;
use crate::dev::keys::KeyRing;
use crate::dev::machine::{MachineToken, MachineTokenKind};
use crate::dev::oauth::{Grant, grant_id};
use crate::dev::random::is_same_secret;
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;

/// Revokes an opaque access token, or a refresh token with its grant and access tokens. A token
/// that is unknown, or of another client, is ignored.
pub(super) async fn revoke(app: App, call: ClientCall) -> Result<Response, OAuthError> {
    let token = call.parameters.required("token")?;
    if app.keys.read(token).is_some() {
        let description = "access tokens that are JWTs cannot be revoked";
        return Err(OAuthError::new("unsupported_token_type", description));
    }
    let mut state = app.state();
    let now = state.now();
    if let Some(grant) = refreshed(&state, token, &call.client.id) {
        let id = grant.id.clone();
        state.revoke_grant(&id);
    } else {
        let tokens = state.machine_tokens.iter_mut();
        let is_own = |it: &&mut MachineToken| {
            it.kind == MachineTokenKind::OAuth
                && it.client_id == call.client.id
                && is_same_secret(&it.secret, token)
        };
        for token in tokens.filter(is_own) {
            token.revoke(Some("revoked by the client".to_owned()), now);
        }
    }
    drop(state);
    Ok(([(CACHE_CONTROL, "no-store")], StatusCode::OK).into_response())
}

/// Returns the grant of the current refresh token of a client.
fn refreshed<'a>(state: &'a OfflineState, token: &str, client_id: &str) -> Option<&'a Grant> {
    let grant = state.oauth.grant(grant_id(token)?)?;
    (grant.request.client_id == client_id && grant.is_refreshed_by(token)).then_some(grant)
}

/// Returns the properties of an active token of the client.
pub(super) async fn token_info(app: App, call: ClientCall) -> Result<Response, OAuthError> {
    let (text, client_id) = (call.parameters.required("token")?, call.client.id.as_str());
    let state = app.state();
    let token = access_token(&state, &app.keys, text).filter(|it| it.client_id == client_id);
    let properties = match (token, refreshed(&state, text, client_id)) {
        (Some(token), _) => json!({
            "active": true,
            "client_id": client_id,
            "iat": token.created_at.as_secs(),
            "scope": token.scopes.join(" "),
            "sub": token.subject,
            "org_id": organization(&state, token),
        }),
        (None, Some(grant)) => json!({
            "active": true,
            "client_id": client_id,
            "scope": grant.request.scopes.join(" "),
            "sub": grant.user_id,
            "org_id": grant.org_id,
        }),
        (None, None) => json!({ "active": false }),
    };
    Ok(no_store(properties))
}

/// Returns the claims about the user that the scopes of the bearer token grant.
pub(super) async fn userinfo(app: App, headers: HeaderMap) -> ApiResult {
    let header = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
    let (scheme, text) = header.and_then(|it| it.split_once(' ')).unwrap_or_default();
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    let profile = profile(&app, text).filter(|_| bearer);
    let message = "the access token is missing, or is not valid";
    let error = || ApiError::new(StatusCode::UNAUTHORIZED, "oauth_token_invalid", message);
    profile.map(|it| Json(Value::Object(it))).ok_or_else(error)
}

fn profile(shared: &Shared, text: &str) -> Option<Map<String, Value>> {
    let state = shared.state();
    let token = access_token(&state, &shared.keys, text)?;
    let mut profile = user_claims(state.user(&token.subject)?, &token.scopes);
    profile.insert("object".into(), json!("oauth_user_info"));
    profile.insert("instance_id".into(), json!(state.instance_id));
    profile.insert("user_id".into(), json!(token.subject));
    let org = organization(&state, token).and_then(|id| state.organization(id));
    if let Some(org) = org {
        profile.insert("org_id".into(), json!(org.id));
        profile.insert("org_name".into(), json!(org.name));
        profile.insert("org_slug".into(), json!(org.slug));
    }
    Some(profile)
}

fn organization<'a>(state: &'a OfflineState, token: &MachineToken) -> Option<&'a str> {
    let grant = state.oauth.grant(token.grant_id.as_deref()?)?;
    grant.org_id.as_deref()
}

/// Returns a valid access token by its text, opaque or a JWT.
fn access_token<'a>(
    state: &'a OfflineState,
    keys: &KeyRing,
    text: &str,
) -> Option<&'a MachineToken> {
    let claims = keys.read(text);
    let id = claims
        .as_ref()
        .and_then(|claims| claims.get("jti")?.as_str());
    let now = state.now();
    let mut tokens = state.tokens(MachineTokenKind::OAuth);
    tokens.find(|token| {
        let is_named = id.is_some_and(|id| token.id == id) || is_same_secret(&token.secret, text);
        is_named && !token.revoked && !token.is_expired(now)
    })
}
