//! WebSocket, stream and synchronous handlers, and handlers with unusual signatures, for salvo.

use std::convert::Infallible;

use clerk_runtime::{UserId, auth, protect};
use futures_util::stream::{self, StreamExt as _};
use salvo::http::{Method, StatusError};
use salvo::sse::{self, SseEvent};
use salvo::websocket::{WebSocket, WebSocketUpgrade};
use salvo::{Depot, Request, Response, Router, Writer as _, handler};

use super::handlers as h;
use super::many_arguments::many_arguments;
use super::{InsertIntoDepot, Tally};
use crate::apps::AppState;

pub(super) fn routes() -> Router {
    let nested = Router::with_path("twice")
        .push(Router::with_path("whoami").get(h::whoami))
        .push(Router::with_path("hello").get(h::hello));
    Router::new()
        .hoop(InsertIntoDepot(AppState::new()))
        .push(Router::with_path("echo").get(echo))
        .push(Router::with_path("events").get(events))
        .push(Router::with_path("sync").get(synchronous))
        .push(Router::with_path("generic").get(generic))
        .push(Router::with_path("many-arguments").get(many_arguments))
        .push(Router::with_path("stateful").get(stateful))
        .push(Router::with_path("fallible").get(h::fallible))
        .push(Router::with_path("twice").hoop(members).get(twice))
        .push(Router::with_path("nested").push(nested))
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
#[handler]
async fn echo(
    tally: Tally,
    request: &mut Request,
    response: &mut Response,
) -> Result<(), StatusError> {
    tally.handler();
    let upgrade = WebSocketUpgrade::new();
    upgrade.upgrade(request, response, echo_messages).await
}

async fn echo_messages(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

#[auth(on_missing = 401)]
#[handler]
async fn events(user_id: UserId, tally: Tally, response: &mut Response) {
    tally.handler();
    let first = Ok::<_, Infallible>(SseEvent::default().text(user_id.to_string()));
    sse::stream(response, stream::iter([first]).chain(stream::pending()));
}

#[auth(on_missing = 401)]
#[handler]
fn synchronous(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    user_id.to_string()
}

/// Not generic, since salvo's handlers have no type parameters.
#[auth(on_missing = 401)]
#[handler]
async fn generic(user_id: UserId, tally: Tally, request: &mut Request) -> String {
    assert_eq!(request.method(), Method::GET);
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401)]
#[handler]
async fn stateful(user_id: UserId, tally: Tally, depot: &mut Depot) -> String {
    tally.handler();
    let state: Option<&AppState> = depot.get_typed().ok();
    state.map(|state| state.known(&user_id)).unwrap_or_default()
}

/// Hoop with a policy of its own.
#[protect(permission = "org:invoices:read", on_missing = 401, on_denied = 403)]
#[handler]
async fn members() {}

#[protect(role = "org:admin", on_denied = 402)]
#[handler]
async fn twice(tally: Tally) -> &'static str {
    tally.handler();
    "twice"
}
