//! WebSocket and stream handlers, and handlers with unusual signatures, for axum.

use std::convert::Infallible;

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use axum::routing::get;
use clerk_runtime::{UserId, auth, protect};
use futures_util::stream::{self, Stream, StreamExt as _};

use super::Tally;
use super::handlers as h;
use super::many_arguments::many_arguments;
use crate::apps::AppState;

pub(super) fn routes() -> Router {
    let twice = Router::new().route("/twice", get(twice));
    let nested = Router::new()
        .route("/whoami", get(h::whoami))
        .route("/hello", get(h::hello));
    Router::new()
        .route("/echo", get(echo))
        .route("/events", get(events))
        .route("/generic", get(generic::<Box<str>>))
        .route("/many-arguments", get(many_arguments))
        .route("/stateful", get(stateful))
        .route("/fallible", get(h::fallible))
        .merge(twice.route_layer(from_fn(members)))
        .nest("/nested", Router::new().nest("/twice", nested))
        .with_state(AppState::new())
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn echo(upgrade: WebSocketUpgrade, tally: Tally) -> Response {
    tally.handler();
    upgrade.on_upgrade(echo_messages)
}

async fn echo_messages(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

#[auth(on_missing = 401)]
async fn events(
    user_id: UserId,
    tally: Tally,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    tally.handler();
    let first = Event::default().data(&user_id);
    Sse::new(stream::iter([Ok(first)]).chain(stream::pending()))
}

#[auth(on_missing = 401)]
async fn generic<T: From<String> + Into<String>>(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    T::from(user_id.to_string()).into()
}

#[auth(on_missing = 401)]
async fn stateful(user_id: UserId, State(state): State<AppState>, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}

/// Middleware function of axum.
#[protect(permission = "org:invoices:read", on_missing = 401, on_denied = 403)]
async fn members(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[protect(role = "org:admin", on_denied = 402)]
async fn twice(tally: Tally) -> &'static str {
    tally.handler();
    "twice"
}
