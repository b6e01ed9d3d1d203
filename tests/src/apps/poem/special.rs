//! WebSocket, stream and synchronous handlers, and handlers with unusual signatures, for poem.

use clerk_runtime::{UserId, auth, protect};
use futures_util::sink::SinkExt as _;
use futures_util::stream::{self, StreamExt as _};
use poem::web::Data;
use poem::web::sse::{Event, SSE};
use poem::web::websocket::WebSocket;
use poem::{EndpointExt as _, IntoResponse, Request, Route, get, handler};

use super::Tally;
use super::handlers as h;
use super::many_arguments::many_arguments;
use crate::apps::AppState;

pub(super) fn routes(routes: Route) -> Route {
    let nested = Route::new()
        .at("/whoami", get(h::whoami))
        .at("/hello", get(h::hello));
    routes
        .at("/echo", get(echo))
        .at("/events", get(events))
        .at("/sync", get(synchronous))
        .at("/generic", get(generic::<&str>::default().data("/generic")))
        .at("/many-arguments", get(many_arguments))
        .at("/stateful", get(stateful.data(AppState::new())))
        .at("/fallible", get(h::fallible))
        .nest("/nested", Route::new().nest("/twice", nested))
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
#[handler]
async fn echo(socket: WebSocket, tally: Tally) -> impl IntoResponse {
    tally.handler();
    socket.on_upgrade(async |mut messages| {
        while let Some(Ok(message)) = messages.next().await {
            if messages.send(message).await.is_err() {
                return;
            }
        }
    })
}

#[auth(on_missing = 401)]
#[handler]
async fn events(user_id: UserId, tally: Tally) -> SSE {
    tally.handler();
    let first = Event::message(user_id.to_string());
    SSE::new(stream::iter([first]).chain(stream::pending()))
}

#[auth(on_missing = 401)]
#[handler]
fn synchronous(user_id: UserId, Tally(counters): Tally) -> String {
    counters.handler();
    user_id.to_string()
}

/// Has a parameter of the type `&T`, since poem infers a handler's types from its parameters.
#[auth(on_missing = 401)]
#[handler]
async fn generic<T: AsRef<str> + Send + Sync + 'static>(
    user_id: UserId,
    tally: Tally,
    request: &Request,
    expected: Data<&T>,
) -> String {
    assert_eq!(request.uri().path(), expected.0.as_ref());
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401)]
#[handler]
async fn stateful(user_id: UserId, state: Data<&AppState>, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}
