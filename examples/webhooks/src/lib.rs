//! Receives Clerk's webhooks, verifies them, and stores each event once.
//!
//! Clerk does not guarantee the order in which events arrive, and sends some of them twice: see
//! [`Store::keep`].

mod store;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::routing::post;
use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};

pub use store::{Store, StoreError};

/// The application: `POST /webhooks`, and a store behind it.
pub fn app(clerk: Clerk, store: Store) -> Router {
    Router::new()
        .route("/webhooks", post(receive))
        .with_state(store)
        .layer(Extension(clerk))
}

/// Clerk sends an event again until it is answered with a 2xx: what is stored already is no error.
async fn receive(State(store): State<Store>, webhook: Webhook<Event>) -> StatusCode {
    // SQLite blocks, so not on a thread that serves others.
    match tokio::task::spawn_blocking(move || store.keep(&webhook)).await {
        Ok(Ok(_)) => StatusCode::NO_CONTENT,
        // Clerk sends it again later.
        Ok(Err(_)) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
