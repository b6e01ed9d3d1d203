//! Receives Clerk's webhooks, verifies them, and stores each event once.
//!
//! Clerk does not guarantee the order in which events arrive, and sends some of them twice: see
//! [`Store::keep`].

mod page;
mod store;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::routing::post;
use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};

pub use page::{page, user_created};
pub use store::Store;

/// Returns the application: `POST /webhooks`, which writes to a store.
pub fn app(clerk: Clerk, store: Store) -> Router {
    Router::new()
        .route("/webhooks", post(receive))
        .with_state(store)
        .layer(Extension(clerk))
}

/// Stores an event. One that is already stored is not an error, since Clerk repeats an event until
/// it gets a 2xx.
async fn receive(State(store): State<Store>, webhook: Webhook<Event>) -> StatusCode {
    // SQLite blocks, so it runs on a thread for blocking tasks.
    match tokio::task::spawn_blocking(move || store.keep(&webhook)).await {
        Ok(Ok(_)) => StatusCode::NO_CONTENT,
        // Clerk repeats the event later.
        Ok(Err(_)) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
