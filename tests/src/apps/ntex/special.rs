//! WebSocket and stream handlers, and handlers with unusual signatures, for ntex.

use std::convert::Infallible;
use std::io;

use clerk_runtime::{UserId, auth, protect};
use futures_util::stream::{self, StreamExt as _};
use ntex::service::{fn_factory_with_config, fn_service};
use ntex::util::{ByteString, Bytes};
use ntex::web::types::State;
use ntex::web::{Error, HttpRequest, HttpResponse, ServiceConfig, get, scope, ws};

use super::handlers as h;
use super::{CountedBody, Tally};
use crate::apps::AppState;

pub(super) fn routes(config: &mut ServiceConfig) {
    let nested = scope("/twice")
        .route("/whoami", get().to(h::whoami))
        .route("/hello", get().to(h::hello));
    config
        .state(AppState::new())
        .route("/echo", get().to(echo))
        .route("/events", get().to(events))
        .route("/generic", get().to(generic::<Box<str>>))
        .route("/many-arguments", get().to(many_arguments))
        .route("/stateful", get().to(stateful))
        .route("/fallible", get().to(h::fallible))
        .service(scope("/nested").service(nested));
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn echo(request: HttpRequest, tally: Tally) -> Result<HttpResponse, Error> {
    tally.handler();
    let factory = fn_factory_with_config(async |_| Ok::<_, Error>(fn_service(echo_message)));
    // ntex sends the response itself, so that no middleware can select the subprotocol.
    let is_offered = ws::subprotocols(&request).any(|protocol| protocol == "clerk");
    let protocol = is_offered.then_some("clerk");
    ws::start::<_, _, _, Error>(request, protocol, factory).await
}

async fn echo_message(frame: ws::Frame) -> Result<Option<ws::Message>, io::Error> {
    let ws::Frame::Text(text) = frame else {
        return Ok(None);
    };
    let text = ByteString::try_from(text).map_err(|()| io::ErrorKind::InvalidData)?;
    Ok(Some(ws::Message::Text(text)))
}

#[auth(on_missing = 401)]
async fn events(user_id: UserId, tally: Tally) -> HttpResponse {
    tally.handler();
    let first = Ok::<_, Infallible>(Bytes::from(format!("data: {user_id}\n\n")));
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .streaming(stream::iter([first]).chain(stream::pending()))
}

#[auth(on_missing = 401)]
async fn generic<T: From<String> + Into<String>>(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    T::from(user_id.to_string()).into()
}

/// Has twelve arguments, including the guard; the last one is a body.
#[auth(on_missing = 401)]
#[expect(clippy::too_many_arguments, reason = "as many as the framework takes")]
async fn many_arguments(
    user_id: UserId,
    tally: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: Tally,
    _: CountedBody,
) -> String {
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401)]
async fn stateful(user_id: UserId, state: State<AppState>, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}
