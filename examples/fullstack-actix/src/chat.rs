//! The WebSocket: a session that expires or ends closes it.

use std::pin::pin;

use actix_web::web::Payload;
use actix_web::{Error, HttpRequest, HttpResponse, get, rt};
use actix_ws::{Closed, Message, MessageStream, Session};
use clerk_runtime::{Auth, Clerk, auth};
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};

/// Longest message in bytes. A session token is shorter.
const MAX_MESSAGE: usize = 16 * 1024;

/// Opens a connection for a signed-in user.
#[auth(on_missing = 401)]
#[get("/api/chat")]
pub(crate) async fn open(
    auth: Auth,
    clerk: Clerk,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Error> {
    let (response, session, messages) = actix_ws::handle(&request, body)?;
    let messages = messages.max_frame_size(MAX_MESSAGE);
    rt::spawn(async move {
        // The connection may be closed already.
        drop(talk(session.clone(), messages, auth, clerk).await);
        drop(session.close(None).await);
    });
    Ok(response)
}

/// Returns each message with the caller's name until the token expires or its session is revoked. The
/// message `token …` replaces the token.
async fn talk(
    mut session: Session,
    mut messages: MessageStream,
    mut auth: Auth,
    clerk: Clerk,
) -> Result<(), Closed> {
    while let Some(message) = next(&mut messages, &auth).await {
        match message {
            Message::Ping(bytes) => session.pong(&bytes).await?,
            Message::Text(text) => {
                if let Some(token) = text.strip_prefix("token ") {
                    match clerk.verify_token(token).await {
                        Ok(renewed) if renewed.user_id() == auth.user_id() => auth = renewed,
                        _ => return Ok(()),
                    }
                } else {
                    let caller = auth.user_id().map(String::from).unwrap_or_default();
                    session.text(format!("{caller}: {text}")).await?;
                }
            }
            Message::Close(_) => return Ok(()),
            _ => {}
        }
    }
    Ok(())
}

/// Returns the next message, or `None` if there is no valid one before the authentication ends.
async fn next(messages: &mut MessageStream, auth: &Auth) -> Option<Message> {
    match select(pin!(auth.ended()), messages.next()).await {
        Either::Left(_) => None,
        Either::Right((message, _)) => message?.ok(),
    }
}
