//! The calls that authenticating a request needs; not part of the public API.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Client, Endpoint, Error};
use crate::caller::SessionId;
use crate::policy::TokenType;

const JWKS: Endpoint = Endpoint::get("GetJWKS", "/jwks");
const REFRESH: Endpoint = Endpoint::post("RefreshSession", "/sessions/{session_id}/refresh");
const HANDSHAKE: Endpoint = Endpoint::get("GetHandshakePayload", "/clients/handshake_payload");
const VERIFY_API_KEY: Endpoint = Endpoint::post("verifyApiKey", "/api_keys/verify")
    .repeatable()
    .unversioned();
const VERIFY_M2M: Endpoint = Endpoint::post("verifyM2MToken", "/m2m_tokens/verify")
    .repeatable()
    .unversioned()
    .with_machine_secret_key();
const VERIFY_OAUTH: Endpoint = Endpoint::post(
    "verifyOAuthAccessToken",
    "/oauth_applications/access_tokens/verify",
)
.repeatable()
.unversioned();

/// The answer to [`REFRESH`].
#[derive(Deserialize)]
struct Refreshed {
    cookies: Vec<String>,
}

/// The answer to [`HANDSHAKE`].
#[derive(Deserialize)]
struct Handshake {
    directives: Vec<String>,
}

impl Client {
    /// The signing keys as JSON. One attempt: the key cache has a back-off of its own.
    pub(crate) async fn signing_keys(&self) -> Result<Bytes, Error> {
        Ok(self.call_once(JWKS.request()).await?.body().clone())
    }

    /// `Set-Cookie` values of a refreshed session. One attempt: the refresh token may be spent.
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
        let answer: Refreshed = self.call_once(request).await?.json()?;
        Ok(answer.cookies)
    }

    /// `Set-Cookie` values of a handshake. One attempt: the nonce may be spent.
    pub(crate) async fn handshake_payload(&self, nonce: &str) -> Result<Vec<String>, Error> {
        let request = HANDSHAKE.request().query("nonce", nonce);
        let answer: Handshake = self.call_once(request).await?.json()?;
        Ok(answer.directives)
    }

    /// What Clerk knows of an opaque machine token; `token_type` isn't that of a session. One
    /// attempt: strangers' tokens must not multiply the calls.
    pub(crate) async fn verify_machine_token(
        &self,
        token_type: TokenType,
        token: &str,
    ) -> Result<Value, Error> {
        let (endpoint, parameter) = match token_type {
            TokenType::ApiKey => (VERIFY_API_KEY, "secret"),
            TokenType::M2m => (VERIFY_M2M, "token"),
            _ => (VERIFY_OAUTH, "access_token"),
        };
        self.call_once(endpoint.request().json(&json!({ parameter: token })))
            .await?
            .json()
    }
}
