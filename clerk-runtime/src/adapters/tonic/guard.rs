//! Check in a gRPC method's body. Of the HTTP request, only metadata and extensions are available
//! there.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, Uri};
use http_body_util::Full;
use tonic::body::Body;
use tonic::{Response, Status};

use crate::adapters::explicit::{ExplicitRequest, FromRejection};
use crate::adapters::head::Head;
use crate::adapters::path::PathParameters;
use crate::adapters::tower::ReplyBody;
use crate::api::TransportBody;
use crate::response::Reply;

impl<T> ExplicitRequest for tonic::Request<T> {
    fn head(&self, _: &[&'static str]) -> Head<'_> {
        let extensions = self.extensions();
        Head {
            method: Cow::Owned(Method::POST),
            uri: Cow::Owned(Uri::default()),
            headers: Cow::Borrowed(self.metadata().as_ref()),
            clerk: extensions.get().cloned(),
            middleware_result: extensions.get().cloned(),
            path: PathParameters::new(),
        }
    }
}

impl<T> FromRejection for Result<Response<T>, Status> {
    fn from_rejection(reply: Reply) -> Self {
        Err(reply.into())
    }
}

impl ReplyBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        Self::new(Full::new(bytes))
    }

    fn from_stream(body: TransportBody) -> Result<Self, TransportBody> {
        Ok(Self::new(body))
    }
}
