//! WebSocket and stream handlers, and handlers with unusual signatures, for actix-web.

use std::convert::Infallible;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{Bytes, Data, Payload, ServiceConfig, get, resource, scope};
use actix_web::{Error, HttpRequest, HttpResponse, rt};
use actix_ws::Message;
use clerk_runtime::{UserId, auth, protect};
use futures_util::stream::{self, StreamExt as _};

use super::Tally;
use super::handlers as h;
use super::many_arguments::many_arguments;
use crate::apps::AppState;

pub(super) fn routes(config: &mut ServiceConfig) {
    let nested = scope("/twice")
        .route("/whoami", get().to(h::whoami))
        .route("/hello", get().to(h::hello));
    config
        .app_data(Data::new(AppState::new()))
        .route("/echo", get().to(echo))
        .route("/events", get().to(events))
        .route("/generic", get().to(generic::<Box<str>>))
        .route("/many-arguments", get().to(many_arguments))
        .route("/stateful", get().to(stateful))
        .route("/fallible", get().to(h::fallible))
        .service(resource("/twice").wrap(from_fn(members)).get(twice))
        .service(scope("/nested").service(nested));
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn echo(request: HttpRequest, body: Payload, tally: Tally) -> Result<HttpResponse, Error> {
    tally.handler();
    let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = messages.next().await {
            if let Message::Text(text) = message
                && session.text(text).await.is_err()
            {
                return;
            }
        }
    });
    Ok(response)
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

#[auth(on_missing = 401)]
async fn stateful(user_id: UserId, state: Data<AppState>, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}

/// Middleware function of actix-web.
#[protect(permission = "org:invoices:read", on_missing = 401, on_denied = 403)]
async fn members(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    next.call(request).await
}

#[protect(role = "org:admin", on_denied = 402)]
async fn twice(tally: Tally) -> &'static str {
    tally.handler();
    "twice"
}
