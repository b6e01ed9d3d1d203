//! Check of a `poem::Request` in a function's body.

use std::borrow::Cow;

use poem::{Request, Response};

use super::guard::path_parameters;
use crate::adapters::explicit::{ExplicitRequest, FromRejection};
use crate::adapters::head::Head;
use crate::response::Reply;

impl ExplicitRequest for Request {
    fn head(&self, names: &[&'static str]) -> Head<'_> {
        Head {
            method: Cow::Borrowed(self.method()),
            uri: Cow::Borrowed(self.original_uri()),
            headers: Cow::Borrowed(self.headers()),
            clerk: self.data().cloned(),
            middleware_result: self.data().cloned(),
            path: path_parameters(self, names),
        }
    }
}

impl FromRejection for Response {
    fn from_rejection(reply: Reply) -> Self {
        poem::IntoResponse::into_response(reply)
    }
}

impl<E> FromRejection for Result<Response, E> {
    fn from_rejection(reply: Reply) -> Self {
        Ok(Response::from_rejection(reply))
    }
}
