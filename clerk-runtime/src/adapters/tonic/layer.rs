//! Rejection of gRPC calls by a layer. It is a gRPC status, since clients treat an HTTP 404 as
//! `UNIMPLEMENTED`.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response};
use tonic::Status;

use crate::adapters::tower::ReplyBody;
use crate::response::Reply;

const GRPC: &[u8] = b"application/grpc";

/// Returns `true` if the request is a gRPC call, but not for gRPC-Web: responses are translated to
/// gRPC-Web by an inner layer, which a rejection does not pass through.
pub(crate) fn is_call(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = kind.and_then(|kind| kind.strip_prefix(GRPC));
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

pub(crate) fn reject<B: ReplyBody>(reply: Reply) -> Response<B> {
    let response = Status::from(reply).into_http();
    response.map(|()| B::from_bytes(Bytes::new()))
}
