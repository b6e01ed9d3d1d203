//! Errors of RFC 6749 and RFC 7591.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::json;

/// Error of a rejected call.
#[derive(Debug)]
pub(super) struct OAuthError {
    pub(super) code: &'static str,
    pub(super) description: String,
}

impl OAuthError {
    pub(super) fn new(code: &'static str, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { code, description }
    }

    pub(super) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    /// Returns the error for a code or a refresh token that cannot be redeemed.
    pub(super) fn invalid_grant() -> Self {
        let description = "it is unknown, expired, revoked or already redeemed, or was issued for \
                           another client, redirect URI or code verifier";
        Self::new("invalid_grant", description)
    }

    pub(super) fn invalid_client() -> Self {
        Self::new(
            INVALID_CLIENT,
            "the client is unknown, or its credentials are not valid",
        )
    }

    pub(super) fn invalid_target(description: impl Into<String>) -> Self {
        Self::new("invalid_target", description)
    }

    pub(super) fn invalid_metadata(description: impl Into<String>) -> Self {
        Self::new("invalid_client_metadata", description)
    }
}

const INVALID_CLIENT: &str = "invalid_client";

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.code, "error_description": self.description });
        let mut response = (StatusCode::BAD_REQUEST, Json(body)).into_response();
        if self.code == INVALID_CLIENT {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.code == INVALID_CLIENT {
            let challenge = HeaderValue::from_static("Basic realm=\"clerk\"");
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
