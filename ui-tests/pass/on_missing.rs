//! The response to unauthenticated requests.

use std::future::ready;

use clerk_runtime::{Denial, Reply, auth, protect};

fn sign_in(denial: &Denial) -> Reply {
    Reply::text(401, denial.to_string())
}

/// A handler.
#[protect(on_missing = 401)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(on_missing = redirect("/sign-in"))]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}

/// A handler.
#[auth(on_missing = sign_in)]
pub async fn handler_2() -> &'static str {
    ready("ok").await
}

/// A handler.
#[auth(role = "org:admin", on_missing = self::sign_in)]
pub async fn handler_3() -> &'static str {
    ready("ok").await
}
