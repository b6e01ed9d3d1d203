//! Effects that the engine requests, and their outcomes.

use serde_json::Value;

use crate::caller::SessionId;
use crate::jwt::TokenError;
use crate::policy::TokenType;

/// An effect that needs the network. No `Debug`, since it contains tokens.
pub(crate) enum Effect {
    /// Load the signing keys. The token that needs them has this `kid`.
    FetchKeys { kid: String },
    /// `POST /v1/sessions/{session}/refresh`, with the query `suffixed_cookies=true` if set.
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

/// Outcome of an effect. No `Debug`, since it contains tokens.
pub(crate) enum Outcome {
    /// The keys were loaded, and the token can be opened again; or the reason for a failure.
    Keys(Result<(), TokenError>),
    /// `Set-Cookie` values of a refresh.
    Refresh(Result<Vec<String>, ApiFailure>),
    /// `Set-Cookie` values of a handshake.
    Handshake(Result<Vec<String>, ApiFailure>),
    /// Body of a successful verification.
    MachineToken(Result<Value, ApiFailure>),
}

/// A failed Backend API call, with the details that the engine's decision needs.
///
/// A failure either rejects the credentials or says nothing about them. Only a readable response
/// whose status concerns the credentials rejects them. Every other failure is that of the
/// application's server or of Clerk, and never makes the caller signed out.
#[derive(Debug, Clone)]
pub(crate) struct ApiFailure {
    /// HTTP status; `None` if there was no response, or an unreadable one.
    pub(crate) status: Option<u16>,
    /// `errors[0].code`; `unexpected_error` if there was no response, or an unreadable one.
    pub(crate) code: Option<String>,
    /// `errors[0].message`
    pub(crate) message: Option<String>,
}

/// Codes of a 401 that concern the secret key or are unspecific, so that they do not reject the
/// credentials of the request.
const KEY_CODES: [&str; 3] = [
    "clerk_key_invalid",
    "secret_key_invalid",
    "unexpected_error",
];

impl ApiFailure {
    /// Returns the failure for a missing or unreadable response.
    pub(crate) fn unreadable() -> Self {
        Self {
            status: None,
            code: Some("unexpected_error".to_owned()),
            message: None,
        }
    }

    /// Returns `true` if Clerk rejects this handshake nonce.
    pub(crate) fn rejects_nonce(&self) -> bool {
        matches!(self.status, Some(400 | 404 | 410 | 422))
    }

    /// Returns `true` if Clerk rejects the refresh of this session. A 401 rejects the tokens of the
    /// request, unless its code is about the secret key.
    pub(crate) fn rejects_refresh(&self) -> bool {
        match self.status {
            Some(401) => self.code.as_deref().is_some_and(|code| {
                !code.is_empty() && !KEY_CODES.contains(&code) && !code.starts_with("authorization")
            }),
            _ => self.rejects_nonce(),
        }
    }

    /// Returns `true` if Clerk does not know this machine token.
    pub(crate) fn rejects_machine_token(&self) -> bool {
        self.status == Some(404)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refresh_is_rejected_by_a_status_or_code_about_its_tokens() {
        for (status, code, is_rejection) in [
            (Some(401), Some("session_revoked"), true),
            (Some(401), Some(""), false),
            (Some(401), None, false),
            (Some(401), Some("clerk_key_invalid"), false),
            (Some(401), Some("secret_key_invalid"), false),
            (Some(401), Some("unexpected_error"), false),
            (Some(401), Some("authorization_invalid"), false),
            (Some(400), None, true),
            (Some(404), Some("clerk_key_invalid"), true),
            (Some(410), None, true),
            (Some(422), None, true),
            (Some(403), Some("session_revoked"), false),
            (Some(429), Some("session_revoked"), false),
            (Some(500), Some("session_revoked"), false),
            (None, Some("session_revoked"), false),
        ] {
            let failure = ApiFailure {
                status,
                code: code.map(str::to_owned),
                message: None,
            };
            assert_eq!(failure.rejects_refresh(), is_rejection, "{failure:?}");
        }
    }
}
