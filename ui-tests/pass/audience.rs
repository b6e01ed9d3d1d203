//! Audience of a token.

use std::future::ready;

use clerk_runtime::{policy, protect};

const MCP: &str = "https://app.example.com/mcp";

policy!(
    /// Tokens for the called URL.
    pub Here: token = [session, oauth], audience = resource, on_missing = 401
);

/// A handler.
#[protect(token = oauth, audience = "https://app.example.com/mcp")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = [oauth, m2m], audience = MCP)]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(Here)]
pub async fn handler_2() -> &'static str {
    ready("ok").await
}
