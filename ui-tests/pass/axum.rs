//! Handlers in a router, including generic ones and one with many arguments.

use std::future::ready;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use clerk_runtime::{Clerk, ClerkLayer, UserId, auth, protect};

/// Bindings before the framework's extractors.
#[protect(role = "org:admin")]
pub async fn create(
    Path(id): Path<u32>,
    Query(query): Query<Vec<(String, String)>>,
    State(state): State<u8>,
    user_id: UserId,
    body: String,
) -> impl IntoResponse {
    ready(format!("{id} {query:?} {state} {user_id} {body}")).await
}

/// Generic over the state.
#[auth(on_missing = 401)]
pub async fn state<S: std::fmt::Debug + Clone + Send + Sync + 'static>(
    State(state): State<S>,
    user_id: UserId,
) -> String {
    ready(format!("{user_id} {state:?}")).await
}

/// The router.
pub fn app(clerk: Clerk) -> Router {
    Router::new()
        .route("/{id}", post(create))
        .route("/", get(state::<u8>))
        .layer(ClerkLayer::new(clerk))
        .with_state(1)
}
