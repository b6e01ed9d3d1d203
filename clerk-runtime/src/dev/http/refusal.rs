//! Why a call is refused: Clerk's status and error code for each mistake, in one place.

use http::StatusCode;

use super::reply::Reply;

/// A call that is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    parameter: Option<String>,
}

/// What a call of the Backend API is answered.
pub(super) type Answer = Result<Reply, Refusal>;

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            parameter: None,
        }
    }

    /// 400, as Clerk answers what contradicts its state.
    pub(super) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 403
    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 422
    fn form(code: &'static str, parameter: &str, message: String) -> Self {
        let mut refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message);
        refusal.parameter = Some(parameter.to_owned());
        refusal
    }

    /// What the path names doesn't exist.
    pub(super) fn not_found(what: &str) -> Self {
        let message = format!("there is no such {what}");
        Self::new(StatusCode::NOT_FOUND, "resource_not_found", message)
    }

    /// What a parameter names doesn't exist.
    pub(super) fn role_not_found(role: &str) -> Self {
        let mut refusal = Self::not_found(&format!("role as {role}"));
        refusal.parameter = Some("role".to_owned());
        refusal
    }

    pub(super) fn body() -> Self {
        let message = "the body isn't what this operation takes; send a JSON object";
        Self::new(StatusCode::BAD_REQUEST, "request_body_invalid", message)
    }

    pub(super) fn missing(parameter: &str) -> Self {
        let message = format!("{parameter} is missing");
        Self::form("form_param_missing", parameter, message)
    }

    pub(super) fn unknown(parameter: &str) -> Self {
        let message = format!("{parameter} is no parameter of this operation");
        Self::form("form_param_unknown", parameter, message)
    }

    pub(super) fn wrong_type(parameter: &str, expected: &str) -> Self {
        let message = format!("{parameter} must be {expected}");
        Self::form("form_param_type_invalid", parameter, message)
    }

    pub(super) fn value(parameter: &str, expected: &str) -> Self {
        let message = format!("{parameter} must be {expected}");
        Self::form("form_param_value_invalid", parameter, message)
    }

    pub(super) fn format(parameter: &str, expected: &str) -> Self {
        let message = format!("{parameter} must be {expected}");
        Self::form("form_param_format_invalid", parameter, message)
    }

    pub(super) fn time(parameter: &str) -> Self {
        let message = format!("{parameter} must be a time as RFC 3339 writes it");
        Self::form("form_param_invalid_time", parameter, message)
    }

    pub(super) fn too_many(parameter: &str, most: usize) -> Self {
        let message = format!("{parameter} may have at most {most} items");
        Self::form("form_param_array_size_exceeded", parameter, message)
    }

    pub(super) fn too_large(parameter: &str, most: usize) -> Self {
        let message = format!("{parameter} may have at most {most} bytes");
        Self::form("form_param_exceeds_allowed_size", parameter, message)
    }

    pub(super) fn too_short(parameter: &str, least: usize) -> Self {
        let message = format!("{parameter} must have at least {least} characters");
        Self::form("form_param_min_length_exceeded", parameter, message)
    }

    pub(super) fn too_long(parameter: &str, most: usize) -> Self {
        let message = format!("{parameter} may have at most {most} characters");
        Self::form("form_param_max_length_exceeded", parameter, message)
    }

    /// Somebody else has it.
    pub(super) fn taken(parameter: &str) -> Self {
        let message = format!("this {parameter} is taken");
        Self::form("form_identifier_exists", parameter, message)
    }

    /// What a parameter names doesn't exist.
    pub(super) fn nothing_behind(parameter: &str) -> Self {
        let message = format!("what {parameter} names doesn't exist");
        Self::form("form_resource_not_found", parameter, message)
    }

    /// Another code of a form.
    pub(super) fn parameter(code: &'static str, parameter: &str, message: &str) -> Self {
        Self::form(code, parameter, message.to_owned())
    }

    /// Clerk has the operation, the offline instance has nothing to play it with.
    pub(super) fn not_played(what: &str) -> Self {
        let message =
            format!("{what} is not played offline; give it an answer with `Instance::answers`");
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_played_offline",
            message,
        )
    }

    /// The instance holds as many as it can.
    pub(super) fn full() -> Self {
        Self::forbidden(
            "quota_exceeded",
            "the offline instance holds no more of these",
        )
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let Refusal {
            status,
            code,
            message,
            parameter,
        } = refusal;
        Self::refused(status, code, &message, parameter.as_deref())
    }
}
