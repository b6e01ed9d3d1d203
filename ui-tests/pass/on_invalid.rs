//! The response to credentials that are not accepted.

use std::future::ready;

use clerk_runtime::{Auth, Denial, Reply, UserId, auth, protect};

fn sorry(denial: &Denial) -> Reply {
    Reply::text(401, denial.code())
}

/// A handler.
#[auth(on_invalid = 401)]
pub async fn handler_0(user_id: Option<UserId>, auth: Auth) -> String {
    ready(format!("{user_id:?} {:?}", auth.failure())).await
}

/// A handler.
#[protect(on_missing = sign_in, on_invalid = sorry)]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}

/// A handler.
#[auth(token = [session, api_key], on_invalid = 401)]
pub async fn handler_3() -> &'static str {
    ready("ok").await
}

/// A handler.
#[auth(on_invalid = redirect("/sign-in"))]
pub async fn handler_2() -> &'static str {
    ready("ok").await
}
