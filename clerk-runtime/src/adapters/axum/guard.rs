//! The guard as an axum extractor.

use std::net::{IpAddr, SocketAddr};

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, RawPathParams};
use http::request::Parts;
use http::{Extensions, Uri, Version};

use crate::adapters::path::{self, PathParameters};
use crate::adapters::tower::RouterParameters;
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize::{self, RequestView};
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

impl<P: HasPolicy, S: Send + Sync> FromRequestParts<S> for Guard<P> {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Reply> {
        // The future is boxed to keep the guard's own future small: most policies need no path
        // parameters.
        let path = if const { P::POLICY.needs().path } {
            let names = P::POLICY.path_parameters();
            Box::pin(path_parameters(&names, parts, state)).await
        } else {
            PathParameters::new()
        };
        let view = RequestView {
            method: &parts.method,
            uri: original_uri(&parts.extensions).unwrap_or(&parts.uri),
            headers: &parts.headers,
            clerk: parts.extensions.get().cloned(),
            middleware_result: parts.extensions.get().cloned(),
            path: &path,
        };
        let authorized = authorize::authorize(view).await;
        authorized.map_err(|reply| reply.without_length_if(parts.version == Version::HTTP_2))
    }
}

/// Returns the URI as it was before a nested router removed a prefix.
pub(crate) fn original_uri(extensions: &Extensions) -> Option<&Uri> {
    extensions.get().map(|OriginalUri(uri)| uri)
}

/// Returns the address of the connection, if the application's service stores it.
pub(crate) fn connected_from(extensions: &Extensions) -> Option<IpAddr> {
    let info: Option<&ConnectInfo<SocketAddr>> = extensions.get();
    info.map(|ConnectInfo(address)| address.ip())
}

/// Returns the decoded values of the named path parameters.
async fn path_parameters<S: Send + Sync>(
    names: &[&'static str],
    parts: &mut Parts,
    state: &S,
) -> PathParameters {
    let parameters = router_parameters(parts, state).await.unwrap_or_default();
    path::path_parameters(names, |name| parameters.named(name))
}

/// Returns all path parameters, decoded. Returns `None` if one of them cannot be decoded.
pub(crate) async fn router_parameters<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Option<RouterParameters> {
    match RawPathParams::from_request_parts(parts, state).await {
        Ok(params) => {
            let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            Some(RouterParameters(params.iter().map(owned).collect()))
        }
        Err(RawPathParamsRejection::MissingPathParams(_)) => Some(RouterParameters::default()),
        Err(_) => None,
    }
}

/// Implements the extractor trait for the bound types, with a trait bound that no type satisfies.
/// See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl<S: Send + Sync, $($($generics)+)?> FromRequestParts<S> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                type Rejection = Reply;

                async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Reply> {
                    Err(authorize::unguarded())
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
