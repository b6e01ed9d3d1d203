//! Errors of the Backend and Frontend API, with Clerk's statuses and error codes.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::random::secret;
use crate::dev::session::SignInRejection;
use crate::dev::sign_in_token::TicketRejection;

/// Error of a rejected call.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    parameter: Option<String>,
}

/// Result of a Backend API call.
pub(super) type ApiResult = Result<Json<Value>, ApiError>;

impl ApiError {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            parameter: None,
        }
    }

    /// Returns a 400, which is Clerk's status for a call that contradicts the state.
    pub(super) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Returns a 403.
    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// Returns a 422. The message describes the error in the parameter.
    pub(super) fn form(code: &'static str, parameter: &str, message: &str) -> Self {
        let message = format!("{parameter} {message}");
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message);
        error.parameter = Some(parameter.to_owned());
        error
    }

    /// Returns a 422 with a message that Clerk's forms show below the field of the parameter.
    pub(super) fn field(code: &'static str, parameter: &str, message: &str) -> Self {
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message);
        error.parameter = Some(parameter.to_owned());
        error
    }

    /// Returns the same error with another parameter.
    pub(super) fn of_parameter(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.to_owned());
        self
    }

    /// Returns the error for a rejected ticket, which is a sign-in token.
    pub(super) fn ticket(why: TicketRejection) -> Self {
        let (code, message) = match why {
            TicketRejection::Unknown => ("ticket_invalid_code", "the ticket is invalid"),
            TicketRejection::Used => (
                "sign_in_token_already_used_code",
                "the ticket was used before",
            ),
            TicketRejection::Revoked => ("sign_in_token_revoked_code", "the ticket was revoked"),
            TicketRejection::Expired => ("ticket_expired_code", "the ticket has expired"),
        };
        Self::conflict(code, message)
    }

    /// Returns a 404 for an object that the path names.
    pub(super) fn not_found(what: &str) -> Self {
        let message = format!("there is no such {what}");
        Self::new(StatusCode::NOT_FOUND, "resource_not_found", message)
    }

    /// Returns a 404 for a role that the body names.
    pub(super) fn role_not_found(role: &str) -> Self {
        let mut error = Self::not_found(&format!("role as {role}"));
        error.parameter = Some("role".to_owned());
        error
    }

    /// Returns the error for a user who cannot sign in.
    pub(super) fn no_sign_in(why: SignInRejection) -> Self {
        match why {
            SignInRejection::Unknown => {
                Self::form("form_identifier_not_found", "user", "names no user")
            }
            SignInRejection::Banned => Self::forbidden("user_banned", "the user is banned"),
            SignInRejection::Locked => Self::forbidden("user_locked", "the user is locked out"),
        }
    }

    /// Returns the error for a sign-in of a signed-in browser, if the instance permits one session
    /// per browser.
    pub(super) fn session_exists() -> Self {
        let message = "You're already signed in.";
        Self::conflict("session_exists", message)
    }

    pub(super) fn already_a_member(user: &str) -> Self {
        let message = format!("{user} is already a member of the organization");
        Self::conflict("already_a_member_in_organization", message)
    }

    pub(super) fn body() -> Self {
        let message = "the body is not a JSON object, which this operation requires";
        Self::new(StatusCode::BAD_REQUEST, "request_body_invalid", message)
    }

    pub(super) fn missing(parameter: &str) -> Self {
        Self::form("form_param_missing", parameter, "is missing")
    }

    pub(super) fn missing_query(parameter: &str) -> Self {
        let message = format!("the query parameter {parameter} is missing");
        Self::conflict("missing_query_parameter", message)
    }

    pub(super) fn unknown(parameter: &str) -> Self {
        let message = "is not a parameter of this operation";
        Self::form("form_param_unknown", parameter, message)
    }

    pub(super) fn wrong_type(parameter: &str, error: &serde_json::Error) -> Self {
        let error = error.to_string();
        let expected = error.rsplit_once("expected ");
        let expected = expected.map_or("of another type", |(_, expected)| expected);
        let message = format!("must be {expected}");
        Self::form("form_param_type_invalid", parameter, &message)
    }

    pub(super) fn value(parameter: &str, expected: &str) -> Self {
        let message = format!("must be {expected}");
        Self::form("form_param_value_invalid", parameter, &message)
    }

    pub(super) fn format(parameter: &str, expected: &str) -> Self {
        let message = format!("must be {expected}");
        Self::form("form_param_format_invalid", parameter, &message)
    }

    pub(super) fn time(parameter: &str) -> Self {
        let message = "must be an RFC 3339 time";
        Self::form("form_param_invalid_time", parameter, message)
    }

    pub(super) fn too_many(parameter: &str, most: usize) -> Self {
        let message = format!("may have at most {most} items");
        Self::form("form_param_array_size_exceeded", parameter, &message)
    }

    pub(super) fn too_large(parameter: &str, most: usize) -> Self {
        let message = format!("may have at most {most} bytes");
        Self::form("form_param_exceeds_allowed_size", parameter, &message)
    }

    pub(super) fn too_short(parameter: &str, least: usize) -> Self {
        let message = format!("must have at least {least} characters");
        Self::form("form_param_min_length_exceeded", parameter, &message)
    }

    pub(super) fn too_long(parameter: &str, most: usize) -> Self {
        let message = format!("may have at most {most} characters");
        Self::form("form_param_max_length_exceeded", parameter, &message)
    }

    /// Returns a 422 for an identifier that belongs to another object.
    pub(super) fn taken(parameter: &str) -> Self {
        Self::form("form_identifier_exists", parameter, "is taken")
    }

    /// Returns a 422 for a parameter that names an object that does not exist.
    pub(super) fn no_such_object(parameter: &str) -> Self {
        Self::form(
            "form_resource_not_found",
            parameter,
            "names an object that does not exist",
        )
    }

    /// Returns the error for an operation of Clerk that the offline instance does not simulate.
    pub(super) fn not_simulated(what: &str) -> Self {
        let message = format!(
            "the offline instance does not support {what}; set a response with `Instance::responses`"
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "not_simulated_offline", message)
    }

    /// Returns the error for an object above the maximum number that the instance stores.
    pub(super) fn full() -> Self {
        let message = "the offline instance cannot store more of these";
        Self::forbidden("quota_exceeded", message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (code, message) = (self.code, self.message);
        let mut error = json!({ "code": code, "message": message, "long_message": message });
        if let Some(parameter) = self.parameter {
            error = with(error, "meta", json!({ "param_name": parameter }));
        }
        let body = json!({ "errors": [error], "clerk_trace_id": secret("") });
        (self.status, Json(body)).into_response()
    }
}
