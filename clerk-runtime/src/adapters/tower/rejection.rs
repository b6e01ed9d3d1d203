//! Rejection by a layer, in the protocol of the request.

use http::{HeaderMap, Response};

use super::body::{ReplyBody, response};
#[cfg(feature = "tonic")]
use crate::adapters::tonic;
use crate::response::Reply;

/// Converts a reply into a response. `asked` holds the request's headers.
#[cfg(feature = "tonic")]
pub(super) fn reject<B: ReplyBody>(asked: &HeaderMap, reply: Reply) -> Response<B> {
    if tonic::is_call(asked) {
        return tonic::reject(reply);
    }
    response(reply)
}

#[cfg(not(feature = "tonic"))]
pub(super) fn reject<B: ReplyBody>(_: &HeaderMap, reply: Reply) -> Response<B> {
    response(reply)
}
