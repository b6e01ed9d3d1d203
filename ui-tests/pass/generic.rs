//! Type parameters, const parameters, `where` clauses and `impl` in the return type.

use std::fmt::Debug;
use std::future::ready;

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use clerk_runtime::{UserId, protect};

/// Generic over the state.
#[protect(role = "org:admin")]
pub async fn show<S, const N: usize>(State(state): State<S>, user_id: UserId) -> impl IntoResponse
where
    S: Debug + Send + Sync + 'static,
{
    ready(format!("{user_id} {state:?} {N}")).await
}

/// The router.
pub fn app() -> Router {
    Router::new()
        .route("/", get(show::<u8, 1>))
        .with_state(1_u8)
}
