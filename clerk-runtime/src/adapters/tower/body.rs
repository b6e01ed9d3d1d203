//! Conversion of replies into responses.

use bytes::Bytes;
use http::Response;
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt as _, Full};

use crate::adapters::explicit::FromRejection;
use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::response::Reply;

/// A response body that can hold the replies of this crate.
///
/// Functions with `request = …` return one in an `http::Response<B>`, and so do handlers behind
/// [`ClerkLayer`](crate::ClerkLayer). Implement it for your own body types.
#[diagnostic::on_unimplemented(
    message = "the body of a rejection cannot be converted to `{Self}`",
    label = "unsupported body type",
    note = "write `Full<Bytes>`, `BoxBody`, `UnsyncBoxBody`, `Bytes`, `Vec<u8>`, `String` or the body of axum, tonic, warp or lambda_http, or implement `clerk_runtime::ReplyBody`"
)]
pub trait ReplyBody {
    /// Creates a body from all of its bytes.
    fn from_bytes(bytes: Bytes) -> Self;
}

impl ReplyBody for Full<Bytes> {
    fn from_bytes(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl<E: 'static> ReplyBody for BoxBody<Bytes, E> {
    fn from_bytes(bytes: Bytes) -> Self {
        Full::new(bytes).map_err(|never| match never {}).boxed()
    }
}

impl<E: 'static> ReplyBody for UnsyncBoxBody<Bytes, E> {
    fn from_bytes(bytes: Bytes) -> Self {
        Full::new(bytes)
            .map_err(|never| match never {})
            .boxed_unsync()
    }
}

impl ReplyBody for Bytes {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes
    }
}

impl ReplyBody for Vec<u8> {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }
}

/// Every reply is UTF-8, so no byte is replaced.
impl ReplyBody for String {
    fn from_bytes(bytes: Bytes) -> Self {
        Self::from_utf8_lossy(&bytes).into_owned()
    }
}

impl<B: ReplyBody> FromRejection for Response<B> {
    fn from_rejection(reply: Reply) -> Self {
        response(reply)
    }
}

impl<B: ReplyBody, E> FromRejection for Result<Response<B>, E> {
    fn from_rejection(reply: Reply) -> Self {
        Ok(response(reply))
    }
}

impl<B: ReplyBody> From<Reply> for Response<B> {
    fn from(reply: Reply) -> Self {
        response(reply)
    }
}

impl<B: ReplyBody> From<Denial> for Response<B> {
    fn from(denial: Denial) -> Self {
        response(authorize::denied(&denial))
    }
}

impl<B: ReplyBody> From<api::Error> for Response<B> {
    fn from(error: api::Error) -> Self {
        response(authorize::api_failed(&error))
    }
}

/// Converts a reply into a response.
pub(crate) fn response<B: ReplyBody>(reply: Reply) -> Response<B> {
    reply.into_http().map(B::from_bytes)
}
