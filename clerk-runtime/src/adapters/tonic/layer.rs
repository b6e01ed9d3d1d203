//! A layer's refusal of a gRPC call: a status, since a client makes `UNIMPLEMENTED` of an HTTP 404.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response};
use tonic::Status;

use crate::adapters::tower::ReplyBody;
use crate::response::Reply;

const GRPC: &[u8] = b"application/grpc";

/// gRPC-Web isn't one: it is translated within.
pub(crate) fn is_call(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = kind.and_then(|kind| kind.strip_prefix(GRPC));
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

pub(crate) fn refuse<B: ReplyBody>(reply: Reply) -> Response<B> {
    let response = Status::from(reply).into_http();
    response.map(|()| B::from_bytes(Bytes::new()))
}
