//! The token endpoint (RFC 6749, section 3.2).

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use serde_json::{Value, json};

use super::authorize::resources;
use super::client_call::ClientCall;
use super::error::OAuthError;
use super::id_token::id_token;
use super::parameters::Parameters;
use crate::dev::document::with;
use crate::dev::http::extract::App;
use crate::dev::issued::access_token_jwt;
use crate::dev::oauth::{Grant, Redemption, TOKEN_LIFETIME};
use crate::dev::state::OfflineState;

/// Exchanges a code or a refresh token, each of which is accepted once.
pub(super) async fn token(app: App, call: ClientCall) -> Result<Response, OAuthError> {
    let mut state = app.state();
    let grant = grant(&mut state, &call)?;
    let scopes = scopes(&call.parameters, &grant)?;
    let resources = audience(&call.parameters, &grant)?;
    let (token, refresh_token) = state.issue(&grant, scopes, resources);
    drop(state);
    let access_token = if app.settings.oauth_jwt_access_tokens {
        access_token_jwt(&token, &app).mint()
    } else {
        token.secret.clone()
    };
    let response = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME,
        "refresh_token": refresh_token,
        "scope": token.scopes.join(" "),
    });
    let response = match id_token(&token, &grant, &app) {
        Some(id_token) => with(response, "id_token", id_token),
        None => response,
    };
    Ok(no_store(response))
}

pub(super) fn no_store(body: Value) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn grant(state: &mut OfflineState, call: &ClientCall) -> Result<Grant, OAuthError> {
    let (parameters, client_id) = (&call.parameters, call.client.id.as_str());
    let grant = match parameters.required("grant_type")? {
        "authorization_code" => {
            let redemption = Redemption {
                client_id,
                redirect_uri: parameters.one("redirect_uri")?,
                code_verifier: parameters.required("code_verifier")?,
            };
            state.grant_of_code(parameters.required("code")?, &redemption)
        }
        "refresh_token" => {
            let token = parameters.required("refresh_token")?;
            state.grant_of_refresh_token(token, client_id)
        }
        _ => {
            let description = "grant_type must be 'authorization_code' or 'refresh_token'";
            return Err(OAuthError::new("unsupported_grant_type", description));
        }
    };
    grant.ok_or_else(OAuthError::invalid_grant)
}

/// Returns the requested scopes, which must be among the granted ones.
fn scopes(parameters: &Parameters, grant: &Grant) -> Result<Vec<String>, OAuthError> {
    let granted = &grant.request.scopes;
    let Some(scope) = parameters.one("scope")? else {
        return Ok(granted.clone());
    };
    let scopes: Vec<String> = scope.split_ascii_whitespace().map(str::to_owned).collect();
    if scopes.iter().all(|scope| granted.contains(scope)) {
        Ok(scopes)
    } else {
        let description = "the user has not granted each of these scopes";
        Err(OAuthError::new("invalid_scope", description))
    }
}

/// Returns the resources of the token, which must be among those of the grant.
fn audience(parameters: &Parameters, grant: &Grant) -> Result<Vec<String>, OAuthError> {
    let (resources, granted) = (resources(parameters)?, &grant.request.resources);
    if resources.is_empty() {
        Ok(granted.clone())
    } else if resources.iter().all(|resource| granted.contains(resource)) {
        Ok(resources)
    } else {
        let description = "the authorization request did not name this resource";
        Err(OAuthError::invalid_target(description))
    }
}
