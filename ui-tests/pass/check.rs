//! A custom check.

use std::future::ready;

use clerk_runtime::{Auth, protect};

fn is_acme(auth: &Auth) -> bool {
    auth.org_slug() == Some("acme")
}

/// A handler.
#[protect(check = is_acme)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(any(check = is_acme, role = "org:admin"))]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
