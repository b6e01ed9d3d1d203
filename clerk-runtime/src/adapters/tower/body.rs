//! Conversion of replies into responses.

use std::any::Any;
use std::error::Error;
use std::io;

use bytes::Bytes;
use http::Response;
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt as _, Full};

use crate::adapters::explicit::FromRejection;
use crate::api::{self, TransportBody};
use crate::authorize;
use crate::policy::Denial;
use crate::response::Reply;

type BoxError = Box<dyn Error + Send + Sync>;

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

    /// Creates a body whose chunks arrive later: a response of Clerk's Frontend API, if
    /// [`frontend_api_proxy`](crate::ClerkLayer::frontend_api_proxy) is set. axum's body, those of
    /// warp and tonic, and `BoxBody` and `UnsyncBoxBody` with the error
    /// `Box<dyn Error + Send + Sync>` or [`io::Error`] implement it.
    ///
    /// # Errors
    /// Returns the argument if this type cannot stream, which is the default. The response is then read
    /// into memory, up to 8 MiB, and passed to [`from_bytes`](Self::from_bytes).
    fn from_stream(body: TransportBody) -> Result<Self, TransportBody>
    where
        Self: Sized,
    {
        Err(body)
    }

    /// Creates an empty body whose size is unknown, for the reply of a hidden handler. axum's body
    /// implements it, since axum adds `Content-Length` to a response if the size of its body is
    /// known, but not to its own 404. Default: [`from_bytes`](Self::from_bytes) without bytes.
    #[must_use]
    fn without_length() -> Self
    where
        Self: Sized,
    {
        Self::from_bytes(Bytes::new())
    }
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

    fn from_stream(body: TransportBody) -> Result<Self, TransportBody> {
        converted(body, |body| body.map_err(BoxError::from).boxed())
            .or_else(|body| converted(body, |body| body.map_err(io::Error::other).boxed()))
    }
}

impl<E: 'static> ReplyBody for UnsyncBoxBody<Bytes, E> {
    fn from_bytes(bytes: Bytes) -> Self {
        Full::new(bytes)
            .map_err(|never| match never {})
            .boxed_unsync()
    }

    fn from_stream(body: TransportBody) -> Result<Self, TransportBody> {
        converted(body, |body| body.map_err(BoxError::from).boxed_unsync())
            .or_else(|body| converted(body, |body| body.map_err(io::Error::other).boxed_unsync()))
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

/// Bytes that are not UTF-8 are replaced. Replies of this crate contain none, but files that the proxy
/// of the Frontend API forwards may.
impl ReplyBody for String {
    fn from_bytes(bytes: Bytes) -> Self {
        Self::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Converts a body if the result has the type `Out`.
fn converted<B: 'static, Out: 'static>(
    body: TransportBody,
    convert: fn(TransportBody) -> B,
) -> Result<Out, TransportBody> {
    let convert: &dyn Any = &convert;
    match convert.downcast_ref::<fn(TransportBody) -> Out>() {
        Some(convert) => Ok(convert(body)),
        None => Err(body),
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
    let body = if reply.omits_length() {
        |_| B::without_length()
    } else {
        B::from_bytes
    };
    reply.into_http().map(body)
}
