//! Dynamic registration of clients (RFC 7591).

use axum::Json;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::OAuthError;
use super::redirect_uri::is_registrable;
use super::scopes;
use crate::dev::document::with;
use crate::dev::http::extract::App;
use crate::dev::oauth::RegisteredClient;
use crate::dev::random::secret;

/// Largest number of redirect URIs of a client.
const MAX_REDIRECT_URIS: usize = 16;

/// Clerk's limit for the characters of a name.
const MAX_NAME: usize = 256;

/// Metadata of a client. All other fields are ignored, as the RFC requires.
#[derive(Deserialize)]
struct ClientMetadata {
    #[serde(default)]
    redirect_uris: Vec<String>,
    token_endpoint_auth_method: Option<String>,
    client_name: Option<String>,
    scope: Option<String>,
}

pub(super) async fn register(app: App, body: Bytes) -> Result<Response, OAuthError> {
    let malformed = |_| OAuthError::invalid_metadata("the body is not a JSON object of metadata");
    let metadata: ClientMetadata = serde_json::from_slice(&body).map_err(malformed)?;
    let method = metadata.checked()?;
    let scopes = scopes::parse(metadata.scope.as_deref(), &app);
    let scopes = scopes.map_err(|error| OAuthError::invalid_metadata(error.description))?;
    let mut state = app.state();
    let id = state.ids.next("client");
    let name = metadata.client_name.filter(|name| !name.is_empty());
    let client = RegisteredClient {
        secret: (method != "none").then(|| secret("")),
        name: name.unwrap_or_else(|| id.clone()),
        id,
        redirect_uris: metadata.redirect_uris,
        scopes,
    };
    let response = document(&client, &method, state.now().as_secs());
    state.oauth.register(client);
    drop(state);
    let headers = [(CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, Json(response)).into_response())
}

impl ClientMetadata {
    /// Checks the metadata, and returns the method by which the client authenticates itself.
    fn checked(&self) -> Result<String, OAuthError> {
        let uris = &self.redirect_uris;
        if uris.is_empty() || uris.len() > MAX_REDIRECT_URIS {
            let description = format!("1 to {MAX_REDIRECT_URIS} redirect_uris are required");
            return Err(OAuthError::new(INVALID_URI, description));
        }
        if !uris.iter().all(|uri| is_registrable(uri)) {
            let description = "a redirect URI must be an https URL, an http URL of this machine, \
                               or have an app's own scheme, without a fragment";
            return Err(OAuthError::new(INVALID_URI, description));
        }
        let name = self.client_name.as_deref().unwrap_or_default();
        if name.chars().count() > MAX_NAME {
            let description = format!("client_name has more than {MAX_NAME} characters");
            return Err(OAuthError::invalid_metadata(description));
        }
        let method = self.token_endpoint_auth_method.as_deref();
        match method.unwrap_or("client_secret_basic") {
            method @ ("client_secret_basic" | "client_secret_post" | "none") => Ok(method.into()),
            _ => Err(OAuthError::invalid_metadata(
                "token_endpoint_auth_method is not supported",
            )),
        }
    }
}

const INVALID_URI: &str = "invalid_redirect_uri";

/// Returns the response's body, which is the only one with the secret.
fn document(client: &RegisteredClient, method: &str, now: i64) -> Value {
    let document = json!({
        "client_id": client.id,
        "client_id_issued_at": now,
        "client_secret_expires_at": 0,
        "client_name": client.name,
        "redirect_uris": client.redirect_uris,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": client.scopes.join(" "),
        "token_endpoint_auth_method": method,
    });
    match &client.secret {
        Some(secret) => with(document, "client_secret", secret.as_str()),
        None => document,
    }
}
