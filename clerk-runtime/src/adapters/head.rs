//! A request's head in this crate's types: borrowed where the framework speaks `http`, translated
//! where it has its own.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::path::PathParameters;
use crate::driver::Clerk;
use crate::gate::{Ask, Outer};

/// What the gate asks of a request. Never a borrow of the request as a whole: a future that holds
/// it is `Send` whatever the body is.
pub struct Head<'a> {
    pub(super) method: Cow<'a, Method>,
    pub(super) uri: Cow<'a, Uri>,
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) clerk: Option<Clerk>,
    pub(super) outer: Option<Outer>,
    pub(super) path: PathParameters,
}

impl Head<'static> {
    /// Translates method, URI and headers. What `http` has no form for was no legal request.
    pub(super) fn new<'h>(
        method: &str,
        uri: &str,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
                map.append(name, value);
            }
        }
        Self {
            method: Cow::Owned(Method::from_bytes(method.as_bytes()).unwrap_or_default()),
            uri: Cow::Owned(uri.parse().unwrap_or_default()),
            headers: Cow::Owned(map),
            clerk: None,
            outer: None,
            path: PathParameters::new(),
        }
    }
}

impl Head<'_> {
    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            method: &self.method,
            uri: &self.uri,
            headers: &self.headers,
            clerk: self.clerk.clone(),
            outer: self.outer.clone(),
            path: &self.path,
        }
    }
}

/// Neither headers nor URI: both can hold tokens.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
