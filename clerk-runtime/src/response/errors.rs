//! Replies to failures of the server, of Clerk and of Backend API calls.

use std::time::Duration;

use http::header::RETRY_AFTER;
use serde_json::{Value, json};

use super::Reply;
use crate::api;

/// Seconds after which a client may try again, if Clerk names none.
const RETRY_SECONDS: u64 = 1;

/// Returns an error reply. The body has the shape of Clerk's own errors.
pub(crate) fn error(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, json!({ "errors": [item(code, message)] })).with_code(code)
}

/// Returns an error reply with additional data for programs.
pub(super) fn error_with(status: u16, code: &str, message: &str, meta: &Value) -> Reply {
    let item = json!({ "code": code, "message": message, "meta": meta });
    Reply::json(status, json!({ "errors": [item] })).with_code(code)
}

fn item(code: &str, message: &str) -> Value {
    json!({ "code": code, "message": message })
}

/// Returns the reply if Clerk is unreachable: 503 with `Retry-After`. Such a request is neither
/// accepted nor rejected as unauthenticated.
pub(crate) fn unavailable(wait: Option<Duration>) -> Reply {
    let seconds = wait.map_or(RETRY_SECONDS, whole_seconds);
    error(
        503,
        "unavailable",
        "Authentication is unavailable. Try again later.",
    )
    .set(RETRY_AFTER, &seconds.to_string())
}

/// Returns the reply to an error of the server: 500 without details, which are only in the log.
pub(crate) fn broken() -> Reply {
    error(
        500,
        "unexpected-error",
        "The server cannot answer this request.",
    )
}

/// Returns the reply if the program provides no instance to its handlers. The message contains no
/// secret; it is for the developer.
pub(crate) fn no_instance(message: &str) -> Reply {
    error(500, "no-clerk-instance", message)
}

/// Returns the reply to a failed Backend API call. 404 and 422 are passed on, because they are
/// about the caller's input. A rejected secret key is an error of the server.
pub(crate) fn api_error(failure: &api::Error) -> Reply {
    match failure.kind() {
        api::ErrorKind::NotFound => passed_on(404, failure),
        api::ErrorKind::Rejected if failure.status().is_some_and(|it| it.as_u16() == 422) => {
            passed_on(422, failure)
        }
        api::ErrorKind::Connection
        | api::ErrorKind::Timeout
        | api::ErrorKind::RateLimited
        | api::ErrorKind::Throttled
        | api::ErrorKind::Server => unavailable(failure.retry_after()),
        _ => broken(),
    }
}

/// Maximum of `Retry-After`, in seconds. Clerk, or a proxy in front of it, may send any value.
const MAX_RETRY_SECONDS: u64 = 60 * 60;

/// Rounds up to whole seconds, at least one, since 0 would cause an immediate retry.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs()
        .saturating_add(u64::from(wait.subsec_nanos() > 0))
        .clamp(1, MAX_RETRY_SECONDS)
}

/// Returns a reply with Clerk's codes and messages. Clerk's `meta` is omitted: it may contain other
/// users' data.
fn passed_on(status: u16, failure: &api::Error) -> Reply {
    let items = failure.errors().iter();
    let errors: Vec<Value> = items.map(|it| item(&it.code, &it.message)).collect();
    let code = failure.errors().first().map(|item| item.code.as_str());
    Reply::json(status, json!({ "errors": errors })).with_code(code.unwrap_or_default())
}
