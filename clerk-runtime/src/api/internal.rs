//! The calls that authenticating a request needs; not part of the public API.

use bytes::Bytes;
use serde_json::{Value, json};

use super::value::{FromValue, Mismatch};
use super::{Client, Endpoint, Error, Request};
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
        self.strings(request, "cookies").await
    }

    /// `Set-Cookie` values of a handshake. One attempt: the nonce may be spent.
    pub(crate) async fn handshake_payload(&self, nonce: &str) -> Result<Vec<String>, Error> {
        self.strings(HANDSHAKE.request().query("nonce", nonce), "directives")
            .await
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
            .read()
    }

    async fn strings(&self, request: Request, field: &'static str) -> Result<Vec<String>, Error> {
        let response = self.call_once(request).await?;
        let read = |body: Value| match body.get(field) {
            Some(list) => Vec::from_value(list.clone()),
            None => Err(Mismatch::new()),
        };
        response.read::<Value>().and_then(|body| {
            read(body).map_err(|mismatch| response.unreadable(&mismatch.under(field)))
        })
    }
}
