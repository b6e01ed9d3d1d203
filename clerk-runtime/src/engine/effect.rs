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
#[derive(Debug, Clone)]
pub(crate) struct ApiFailure {
    /// HTTP status; `None` when no answer came, or one that can't be read.
    pub(crate) status: Option<u16>,
    /// `errors[0].code`; `unexpected_error` when no answer came, or one that can't be read.
    pub(crate) code: Option<String>,
    /// `errors[0].message`
    pub(crate) message: Option<String>,
}

impl ApiFailure {
    /// No answer came, or one that can't be read.
    pub(crate) fn unreadable() -> Self {
        Self {
            status: None,
            code: Some("unexpected_error".to_owned()),
            message: None,
        }
    }
}
