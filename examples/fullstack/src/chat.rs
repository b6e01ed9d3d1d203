//! The WebSocket: a session that expires or ends closes it.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use clerk_runtime::{Auth, Clerk, auth};

/// Longest message in bytes. A session token is shorter.
const MAX_MESSAGE: usize = 16 * 1024;

/// Opens a connection for a signed-in user.
#[auth(on_missing = 401)]
pub(crate) async fn open(auth: Auth, clerk: Clerk, upgrade: WebSocketUpgrade) -> Response {
    let upgrade = upgrade.max_message_size(MAX_MESSAGE);
    upgrade.on_upgrade(async move |socket| talk(socket, auth, clerk).await)
}

/// Returns each message with the caller's name until the token expires or its session is revoked. The
/// message `token …` replaces the token.
async fn talk(mut socket: WebSocket, mut auth: Auth, clerk: Clerk) {
    while let Some(message) = next(&mut socket, &auth).await {
        let Message::Text(text) = message else {
            continue;
        };
        if let Some(token) = text.strip_prefix("token ") {
            match clerk.verify_token(token).await {
                Ok(renewed) if renewed.user_id() == auth.user_id() => auth = renewed,
                _ => return,
            }
        } else {
            let caller = auth.user_id().map(String::from).unwrap_or_default();
            let reply = Message::text(format!("{caller}: {text}"));
            if socket.send(reply).await.is_err() {
                return;
            }
        }
    }
}

/// Returns the next message, or `None` if there is no valid one before the authentication ends.
async fn next(socket: &mut WebSocket, auth: &Auth) -> Option<Message> {
    tokio::select! {
        message = socket.recv() => message?.ok(),
        _ = auth.ended() => None,
    }
}
