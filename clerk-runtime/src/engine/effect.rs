//! What the engine asks of the outside, and what it is told.

use serde_json::Value;

use crate::caller::SessionId;
use crate::jwt::TokenError;
use crate::policy::TokenType;

/// Something that needs the network. No `Debug`: there are tokens in it.
pub(crate) enum Effect {
    /// Load the signing keys; the token that needs them has this `kid`.
    FetchKeys { kid: String },
    /// `POST /v1/sessions/{session}/refresh`, with the query `suffixed_cookies=true` if so.
    RefreshSession {
        session: SessionId,
        suffixed_cookies: bool,
        body: Value,
    },
    /// `GET /v1/clients/handshake_payload?nonce=…`
    RedeemHandshakeNonce { nonce: String },
    /// Verify an opaque machine token with the Backend API.
    VerifyMachineToken {
        token_type: TokenType,
        token: String,
    },
}

/// What came of an effect. No `Debug`: there are tokens in it.
pub(crate) enum Outcome {
    /// Keys were loaded (open the token again), or why not.
    Keys(Result<(), TokenError>),
    /// `Set-Cookie` values of a refresh.
    Refresh(Result<Vec<String>, ApiFailure>),
    /// `Set-Cookie` values of a handshake.
    Handshake(Result<Vec<String>, ApiFailure>),
    /// The body of a successful verification.
    MachineToken(Result<Value, ApiFailure>),
}

/// Why a Backend API call failed, as far as the engine's decision needs it.
///
/// A failure either refuses the credential, or says nothing about it. Only a readable answer with
/// the right status refuses; everything else is a failure on this side or on Clerk's, and is never
/// taken for a signed-out caller.
#[derive(Debug, Clone)]
pub(crate) struct ApiFailure {
    /// HTTP status; `None` if there was no answer, or one that cannot be read.
    pub(crate) status: Option<u16>,
    /// `errors[0].code`; `unexpected_error` when no answer came, or one that can't be read.
    pub(crate) code: Option<String>,
    /// `errors[0].message`
    pub(crate) message: Option<String>,
}

/// Codes of a 401 that concern the secret key, or nothing in particular.
const KEY_CODES: [&str; 3] = [
    "clerk_key_invalid",
    "secret_key_invalid",
    "unexpected_error",
];

impl ApiFailure {
    /// No answer came, or one that can't be read.
    pub(crate) fn unreadable() -> Self {
        Self {
            status: None,
            code: Some("unexpected_error".to_owned()),
            message: None,
        }
    }

    /// Returns `true` if Clerk refuses this handshake nonce.
    pub(crate) fn refuses_nonce(&self) -> bool {
        matches!(self.status, Some(400 | 404 | 410 | 422))
    }

    /// Returns `true` if Clerk refuses to refresh this session. A 401 refuses the tokens of the
    /// request, unless its code is about the secret key.
    pub(crate) fn refuses_refresh(&self) -> bool {
        match self.status {
            Some(401) => self.code.as_deref().is_some_and(|code| {
                !code.is_empty() && !KEY_CODES.contains(&code) && !code.starts_with("authorization")
            }),
            _ => self.refuses_nonce(),
        }
    }

    /// Returns `true` if Clerk does not know this machine token.
    pub(crate) fn refuses_machine_token(&self) -> bool {
        self.status == Some(404)
    }
}
