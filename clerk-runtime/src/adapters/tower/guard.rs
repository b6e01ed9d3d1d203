//! Check of an `http::Request` in a function's body.

use std::borrow::Cow;

use http::{Extensions, HeaderMap, Method, Request, Uri};

use super::extensions::{original_uri, path_parameters};
use crate::adapters::explicit::ExplicitRequest;
use crate::adapters::head::Head;
use crate::authorize::RequestView;

impl<B> ExplicitRequest for Request<B> {
    fn head(&self, names: &[&'static str]) -> Head<'_> {
        let extensions = self.extensions();
        Head {
            method: Cow::Borrowed(self.method()),
            uri: Cow::Borrowed(original_uri(extensions).unwrap_or_else(|| self.uri())),
            headers: Cow::Borrowed(self.headers()),
            clerk: extensions.get().cloned(),
            middleware_result: extensions.get().cloned(),
            path: path_parameters(extensions, names),
        }
    }
}

/// Returns the view of a request's parts for the check.
pub(super) fn view<'a>(
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
) -> RequestView<'a> {
    RequestView {
        method,
        uri: original_uri(extensions).unwrap_or(uri),
        headers,
        clerk: extensions.get().cloned(),
        middleware_result: extensions.get().cloned(),
        path: &[],
    }
}
