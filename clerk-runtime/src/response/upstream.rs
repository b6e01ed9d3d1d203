//! A failed Backend API call as a reply: what is our fault, what is Clerk's, what is the caller's.

use std::time::Duration;

use http::header::RETRY_AFTER;
use serde_json::{Value, json};

use super::Reply;
use crate::api;

/// Seconds after which a client may try again, where Clerk names none.
const RETRY_SECONDS: u64 = 1;

/// The body of every error reply of ours: the shape of Clerk's own.
pub(super) fn error(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, json!({ "errors": [item(code, message)] })).about(code)
}

/// The same, with what a program may need besides.
pub(super) fn error_with(status: u16, code: &str, message: &str, meta: &Value) -> Reply {
    let item = json!({ "code": code, "message": message, "meta": meta });
    Reply::json(status, json!({ "errors": [item] })).about(code)
}

fn item(code: &str, message: &str) -> Value {
    json!({ "code": code, "message": message })
}

/// Clerk is out of reach: come back later. Never a refusal, and never a pass.
pub(crate) fn unavailable(wait: Option<Duration>) -> Reply {
    let seconds = wait.map_or(RETRY_SECONDS, whole_seconds);
    error(
        503,
        "unavailable",
        "Authentication is out of reach. Try again later.",
    )
    .set(RETRY_AFTER, &seconds.to_string())
}

/// Something is wrong on our side, and its details are nobody's business.
pub(crate) fn broken() -> Reply {
    error(
        500,
        "unexpected-error",
        "The server can't answer this request.",
    )
}

/// The program gave no instance to its handlers. The message names no secret, and is for the
/// developer who meets it first.
pub(crate) fn no_instance(message: &str) -> Reply {
    error(500, "no-clerk-instance", message)
}

/// The reply to a failed Backend API call. 404 and 422 pass, because the caller named the wrong
/// thing; that our key is refused is for the log.
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

/// Rounded up, and at least one: 0 would ask for an attempt at once.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs()
        .saturating_add(u64::from(wait.subsec_nanos() > 0))
        .max(1)
}

/// Clerk's codes and messages; its `meta` may name other people's data.
fn passed_on(status: u16, failure: &api::Error) -> Reply {
    let items = failure.errors().iter();
    let errors: Vec<Value> = items.map(|it| item(&it.code, &it.message)).collect();
    let code = failure.errors().first().map(|item| item.code.as_str());
    Reply::json(status, json!({ "errors": errors })).about(code.unwrap_or_default())
}
