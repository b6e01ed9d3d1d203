//! A WebSocket that closes when its session ends.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use clerk_runtime::{Auth, Clerk, auth};

/// Opens a connection, which repeats every message, or returns 401 to unauthenticated requests.
#[auth(on_missing = 401)]
pub(crate) async fn connect(auth: Auth, clerk: Clerk, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async move |socket| talk(socket, auth, clerk).await)
}

/// Echoes messages until the token is revoked or expires. The message `token …` replaces the token.
async fn talk(mut socket: WebSocket, mut auth: Auth, clerk: Clerk) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            _ = auth.ended() => return,
        };
        let Some(Ok(Message::Text(text))) = message else {
            return;
        };
        if let Some(token) = text.strip_prefix("token ") {
            match clerk.verify_token(token).await {
                Ok(renewed) if renewed.user_id() == auth.user_id() => auth = renewed,
                _ => return,
            }
        } else if socket.send(Message::Text(text)).await.is_err() {
            return;
        }
    }
}
