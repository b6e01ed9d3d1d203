//! Rejection by a layer, in the protocol of the request.

use http::{HeaderMap, Response};

use super::body::{ReplyBody, response};
#[cfg(feature = "tonic")]
use crate::adapters::tonic;
use crate::response::Reply;

/// Converts a reply into a response. gRPC calls are recognized by the request's headers.
#[cfg(feature = "tonic")]
pub(super) fn reject<B: ReplyBody>(request_headers: &HeaderMap, reply: Reply) -> Response<B> {
    if tonic::is_call(request_headers) {
        return tonic::reject(reply);
    }
    response(reply)
}

#[cfg(not(feature = "tonic"))]
pub(super) fn reject<B: ReplyBody>(_: &HeaderMap, reply: Reply) -> Response<B> {
    response(reply)
}
