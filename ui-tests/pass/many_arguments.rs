//! The maximum number of axum's arguments, without the guard; bound parameters do not count.

use std::future::ready;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use clerk_runtime::{OrgId, UserId, protect};

type S = State<u8>;

/// A handler.
#[protect]
#[expect(clippy::too_many_arguments, reason = "so many are wanted")]
pub async fn many(
    State(one): S,
    _: S,
    _: S,
    _: S,
    _: S,
    user_id: UserId,
    _: S,
    _: S,
    _: S,
    _: S,
    _: S,
    org_id: OrgId,
    _: S,
    _: S,
    _: S,
    _: S,
    body: String,
) -> String {
    ready(format!("{one} {user_id} {org_id} {body}")).await
}

/// The router.
pub fn app() -> Router {
    Router::new().route("/", post(many)).with_state(1)
}
