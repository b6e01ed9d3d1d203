//! Functions with other signatures.

use clerk_runtime::{UserId, auth, protect};

use super::{AppResponse, Request, tally, text};
use crate::apps::AppState;

#[auth(request = req, on_missing = 401)]
pub(super) async fn generic<T: From<String> + Into<String>>(
    req: Request,
    user_id: UserId,
) -> AppResponse {
    tally(&req).handler();
    text(T::from(user_id.to_string()))
}

/// Passes the application's state as an argument.
pub(super) async fn with_state(req: Request) -> AppResponse {
    static STATE: AppState = AppState::new();
    stateful(req, &STATE).await
}

#[auth(request = req, on_missing = 401)]
async fn stateful(req: Request, state: &AppState, user_id: UserId) -> AppResponse {
    tally(&req).handler();
    text(state.known(&user_id))
}

/// Calls another function with an attribute, so that both policies are checked.
#[protect(request = req, permission = "org:invoices:read", on_missing = 401, on_denied = 403)]
pub(super) async fn members(req: Request) -> AppResponse {
    twice(req).await
}

#[protect(request = req, role = "org:admin", on_denied = 402)]
async fn twice(req: Request) -> AppResponse {
    tally(&req).handler();
    text("twice")
}
