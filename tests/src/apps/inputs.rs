//! Handlers that read path, query and body, which the framework extracts after the check.

use clerk_runtime::{UserId, auth};
use serde::Deserialize;
use serde_json::Value;

use super::{AppResponse, Json, Path, Query, Tally, handler};

#[derive(Debug, Deserialize)]
pub(super) struct Page {
    page: u32,
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn item(user_id: UserId, tally: Tally, id: Path<u32>) -> impl AppResponse {
    tally.handler();
    format!("{user_id} {}", *id)
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn search(user_id: UserId, tally: Tally, query: Query<Page>) -> impl AppResponse {
    tally.handler();
    format!("{user_id} {}", query.page)
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn order(
    user_id: UserId,
    tally: Tally,
    id: Path<u32>,
    query: Query<Page>,
    body: Json<Value>,
) -> impl AppResponse {
    tally.handler();
    format!("{user_id} {} {} {}", *id, query.page, body.0)
}
