//! Calls for the authentication of requests; not part of the public API.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Client, Error, Operation};
use crate::caller::SessionId;
use crate::policy::TokenType;

const JWKS: Operation = Operation::get("GetJWKS", "/jwks");
const PUBLISHED_KEYS: Operation = JWKS.without_key();
const REFRESH: Operation = Operation::post("RefreshSession", "/sessions/{session_id}/refresh");
const HANDSHAKE: Operation = Operation::get("GetHandshakePayload", "/clients/handshake_payload");
const VERIFY_API_KEY: Operation = Operation::post("verifyApiKey", "/api_keys/verify")
    .idempotent()
    .unversioned();
const VERIFY_M2M: Operation = Operation::post("verifyM2MToken", "/m2m_tokens/verify")
    .idempotent()
    .unversioned()
    .with_machine_secret_key();
const VERIFY_OAUTH: Operation = Operation::post(
    "verifyOAuthAccessToken",
    "/oauth_applications/access_tokens/verify",
)
.idempotent()
.unversioned();

/// Response to [`REFRESH`].
#[derive(Deserialize)]
struct Refreshed {
    cookies: Vec<String>,
}

/// Response to [`HANDSHAKE`].
#[derive(Deserialize)]
struct Handshake {
    directives: Vec<String>,
}

impl Client {
    /// Fetches the signing keys as JSON, from the Backend API, or from the Frontend API without a
    /// secret key. It is not retried, since the key cache has its own back-off.
    pub(crate) async fn signing_keys(&self) -> Result<Bytes, Error> {
        let operation = if self.fetches_published_keys() {
            PUBLISHED_KEYS
        } else {
            JWKS
        };
        Ok(self.call_once(operation.request()).await?.body().clone())
    }

    /// Refreshes a session and returns its `Set-Cookie` values. It is not retried, since the refresh
    /// token may already be used up.
    pub(crate) async fn refresh_session(
        &self,
        session: &SessionId,
        suffixed_cookies: bool,
        body: &Value,
    ) -> Result<Vec<String>, Error> {
        let request = REFRESH.request().path(session).json(body);
        let request = if suffixed_cookies {
            request.query("suffixed_cookies", "true")
        } else {
            request
        };
        let response: Refreshed = self.call_once(request).await?.json()?;
        Ok(response.cookies)
    }

    /// Fetches the `Set-Cookie` values of a handshake. It is not retried, since the nonce may
    /// already be used up.
    pub(crate) async fn handshake_payload(&self, nonce: &str) -> Result<Vec<String>, Error> {
        let request = HANDSHAKE.request().query("nonce", nonce);
        let response: Handshake = self.call_once(request).await?.json()?;
        Ok(response.directives)
    }

    /// Verifies an opaque machine token and returns Clerk's response. `token_type` must not be that of
    /// a session. It is not retried, so that unauthenticated requests cannot multiply the calls.
    pub(crate) async fn verify_machine_token(
        &self,
        token_type: TokenType,
        token: &str,
    ) -> Result<Value, Error> {
        let (operation, parameter) = match token_type {
            TokenType::ApiKey => (VERIFY_API_KEY, "secret"),
            TokenType::M2m => (VERIFY_M2M, "token"),
            _ => (VERIFY_OAUTH, "access_token"),
        };
        self.call_once(operation.request().json(&json!({ parameter: token })))
            .await?
            .json()
    }
}
