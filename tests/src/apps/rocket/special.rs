//! WebSocket, stream and synchronous handlers, and handlers with unusual signatures, for rocket.

use clerk_runtime::{Auth, Denial, UserId, auth, protect};
use futures_util::SinkExt as _;
use futures_util::stream::{self, Stream, StreamExt as _};
use rocket::http::uri::Origin;
use rocket::response::Responder;
use rocket::response::stream::{Event, EventStream};
use rocket::{State, get, routes};
use rocket_ws::{Channel, WebSocket};

use super::handlers::ManageInvoices;
use super::{CountedBody, Tally};
use crate::apps::AppState;

pub(super) fn routes() -> Vec<rocket::Route> {
    routes![
        echo,
        events,
        synchronous,
        generic,
        many_arguments,
        stateful,
        fallible
    ]
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
#[get("/echo")]
async fn echo(socket: WebSocket, tally: Tally) -> Channel<'static> {
    tally.handler();
    socket.channel(|mut messages| {
        Box::pin(async move {
            while let Some(message) = messages.next().await {
                messages.send(message?).await?;
            }
            Ok(())
        })
    })
}

#[auth(on_missing = 401)]
#[get("/events")]
async fn events(user_id: UserId, tally: Tally) -> EventStream<impl Stream<Item = Event>> {
    tally.handler();
    let first = Event::data(user_id.to_string());
    EventStream::from(stream::iter([first]).chain(stream::pending()))
}

#[auth(on_missing = 401)]
#[get("/sync")]
#[expect(
    clippy::needless_pass_by_value,
    reason = "request guards are passed by value"
)]
fn synchronous(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    user_id.to_string()
}

/// Not generic, since rocket's handlers have no type parameters.
#[auth(on_missing = 401)]
#[get("/generic")]
async fn generic<'r>(user_id: UserId, tally: Tally, origin: &'r Origin<'r>) -> String {
    assert_eq!(origin.path(), "/generic");
    tally.handler();
    user_id.to_string()
}

/// Rocket does not limit the number of arguments. This handler has as many as axum allows, the last
/// of which is a body.
#[auth(on_missing = 401)]
#[get("/many-arguments", data = "<_body>")]
#[expect(clippy::too_many_arguments, reason = "more than handlers usually have")]
async fn many_arguments(
    user_id: UserId,
    tally: Tally,
    _second: Tally,
    _third: Tally,
    _fourth: Tally,
    _fifth: Tally,
    _sixth: Tally,
    _seventh: Tally,
    _eighth: Tally,
    _ninth: Tally,
    _tenth: Tally,
    _eleventh: Tally,
    _twelfth: Tally,
    _thirteenth: Tally,
    _fourteenth: Tally,
    _body: CountedBody,
) -> String {
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401)]
#[get("/stateful")]
async fn stateful(user_id: UserId, state: &State<AppState>, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}

#[auth(on_missing = 401)]
#[get("/fallible")]
async fn fallible(auth: Auth, tally: Tally) -> Result<impl for<'r> Responder<'r, 'static>, Denial> {
    tally.handler();
    auth.require::<ManageInvoices>()?;
    Ok("granted")
}
