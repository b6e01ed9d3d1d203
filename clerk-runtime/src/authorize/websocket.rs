//! Tokens in the subprotocols of a WebSocket upgrade, which the middleware reads.

use http::header::SEC_WEBSOCKET_PROTOCOL;
use http::{HeaderMap, HeaderValue, Method};

use crate::request_head::{SUBPROTOCOL, move_token};
use crate::response::ResponseHeaders;
use crate::service::Clerk;

/// Moves a token from the subprotocols to `Authorization`, so that neither the handler nor a log of
/// subprotocols gets it. Returns `true` if the response has to select a subprotocol.
pub(crate) fn move_websocket_token(
    clerk: &Clerk,
    method: &Method,
    headers: &mut HeaderMap,
) -> bool {
    clerk.settings().websocket_tokens && move_token(method, headers)
}

/// Selects the subprotocol, unless the handler has selected one. Browsers close a connection whose
/// response selects none of the offered ones.
pub(super) fn select_protocol(status: u16, headers: &mut impl ResponseHeaders) {
    // HTTP/2 has no 101, and rocket sets it later.
    let is_accepted = matches!(status, 101 | 200);
    if is_accepted && headers.values(&SEC_WEBSOCKET_PROTOCOL).is_empty() {
        let protocol = HeaderValue::from_static(SUBPROTOCOL);
        headers.append(&SEC_WEBSOCKET_PROTOCOL, &protocol);
    }
}
