//! Token types.

use std::future::ready;

use clerk_runtime::{UserId, policy, protect};

policy!(CommandLine: token = template("cli"));

/// A handler.
#[protect(token = any)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = [session, api_key])]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = oauth)]
pub async fn handler_2() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = template("cli"))]
pub async fn handler_3(user_id: UserId) -> String {
    ready(user_id.to_string()).await
}

/// A handler.
#[protect(token = [session, template("cli"), template("web-2")], azp = optional)]
pub async fn handler_4() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(CommandLine)]
pub async fn handler_5() -> &'static str {
    ready("ok").await
}
