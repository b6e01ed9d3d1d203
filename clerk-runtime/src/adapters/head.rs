//! Request head in the types of `http` 1: borrowed where the framework gives references to them,
//! otherwise owned or converted.

use std::borrow::Cow;
use std::fmt;
#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
use std::net::IpAddr;

#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
use http::header::{AUTHORIZATION, GetAll, SEC_WEBSOCKET_PROTOCOL};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::path::PathParameters;
#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
use crate::authorize;
use crate::authorize::{MiddlewareResult, RequestView};
#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
use crate::proxy::ProxiedRequest;
use crate::service::Clerk;

/// The parts of a request that authentication and authorization need. It never borrows the whole
/// request, so that a future that holds it is `Send` whatever the body's type is.
pub struct Head<'a> {
    pub(super) method: Cow<'a, Method>,
    pub(super) uri: Cow<'a, Uri>,
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) clerk: Option<Clerk>,
    pub(super) middleware_result: Option<MiddlewareResult>,
    pub(super) path: PathParameters,
}

impl Head<'static> {
    /// Converts method, URI and headers. A header that `http` cannot represent is omitted; such a
    /// method becomes `GET`, such a URI `/`. No valid request contains such a value.
    #[cfg_attr(
        not(any(feature = "actix", feature = "ntex", feature = "rocket")),
        expect(dead_code, reason = "other frameworks use http's types")
    )]
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
            middleware_result: None,
            path: PathParameters::new(),
        }
    }
}

impl Head<'_> {
    pub(super) fn view(&self) -> RequestView<'_> {
        RequestView {
            method: &self.method,
            uri: &self.uri,
            headers: &self.headers,
            clerk: self.clerk.clone(),
            middleware_result: self.middleware_result.clone(),
            path: &self.path,
        }
    }
}

#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
impl Head<'_> {
    /// Returns the request for the proxy of the Frontend API. `peer` is the address of the connection.
    pub(super) fn proxied(&self, peer: Option<IpAddr>) -> ProxiedRequest<'_> {
        ProxiedRequest {
            method: &self.method,
            uri: &self.uri,
            headers: &self.headers,
            peer,
        }
    }

    /// Moves a token from the subprotocols of a WebSocket to `Authorization`. `replace` sets all values
    /// of a header in the framework's own request. Returns `true` if the response has to select a
    /// subprotocol.
    pub(super) fn move_websocket_token(
        &mut self,
        clerk: &Clerk,
        mut replace: impl FnMut(&HeaderName, GetAll<'_, HeaderValue>),
    ) -> bool {
        let headers = self.headers.to_mut();
        let is_moved = authorize::move_websocket_token(clerk, &self.method, headers);
        if is_moved {
            for name in [AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL] {
                replace(&name, headers.get_all(&name));
            }
        }
        is_moved
    }
}

/// Shows neither headers nor URI, since both can contain tokens.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
