//! Conversion of replies, denials and Backend API errors into warp responses.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use warp::reply::{self, Response};

use crate::adapters::tower::{ReplyBody, response};
use crate::api::{self, TransportBody};
use crate::authorize;
use crate::policy::Denial;
use crate::response::Reply;

impl warp::Reply for Reply {
    fn into_response(self) -> Response {
        response(self)
    }
}

impl warp::Reply for Denial {
    fn into_response(self) -> Response {
        authorize::denied(&self).into_response()
    }
}

impl warp::Reply for api::Error {
    fn into_response(self) -> Response {
        authorize::api_failed(&self).into_response()
    }
}

#[diagnostic::do_not_recommend]
#[expect(private_interfaces, reason = "warp's body type has no name of its own")]
impl ReplyBody for <Response as Bodied>::Body {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }

    fn from_stream(body: TransportBody) -> Result<Self, TransportBody> {
        let reply = reply::stream(body.into_data_stream());
        Ok(warp::Reply::into_response(reply).into_body())
    }
}

trait Bodied {
    type Body;
}

impl<B> Bodied for http::Response<B> {
    type Body = B;
}
