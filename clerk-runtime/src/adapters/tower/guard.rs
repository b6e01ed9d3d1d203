//! An `http::Request` as one that a function's body has checked.

use std::borrow::Cow;

use http::{Extensions, HeaderMap, Method, Request, Uri};

use super::original_uri;
use crate::adapters::explicit::ExplicitRequest;
use crate::adapters::head::Head;
use crate::adapters::path::PathParameters;
use crate::gate::Ask;

impl<B> ExplicitRequest for Request<B> {
    fn head(&self, _: &[&'static str]) -> Head<'_> {
        let extensions = self.extensions();
        Head {
            method: Cow::Borrowed(self.method()),
            uri: Cow::Borrowed(original_uri(extensions).unwrap_or_else(|| self.uri())),
            headers: Cow::Borrowed(self.headers()),
            clerk: extensions.get().cloned(),
            outer: extensions.get().cloned(),
            path: PathParameters::new(),
        }
    }
}

/// What the gate asks of a request's parts.
pub(super) fn ask<'a>(
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
) -> Ask<'a> {
    Ask {
        method,
        uri: original_uri(extensions).unwrap_or(uri),
        headers,
        clerk: extensions.get().cloned(),
        outer: extensions.get().cloned(),
        path: &[],
    }
}
