//! The guard as a poem extractor.

use poem::{Error, FromRequest, Request, RequestBody};

use super::params::Params;
use crate::adapters::path::{self, PathParameters};
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize::{self, RequestView};
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

impl<'a, P: HasPolicy> FromRequest<'a> for Guard<P> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self, Error> {
        let path = path_parameters(request, &P::POLICY.path_parameters());
        Ok(authorize(request, &path).await?)
    }
}

/// Checks a request against a handler's policy. `path` holds the parameters that the policy needs.
pub(super) async fn authorize<P: HasPolicy>(
    request: &Request,
    path: &PathParameters,
) -> Result<Guard<P>, Reply> {
    let view = RequestView {
        path,
        ..view(request)
    };
    authorize::authorize(view).await
}

/// Returns the values of the path parameters that the policy needs.
pub(super) fn path_parameters(request: &Request, names: &[&'static str]) -> PathParameters {
    let params = Params::of(request);
    path::path_parameters(names, |name| params.named(name.into()))
}

/// Returns the request's view for the check. The instance is the one that `.data(clerk)` or a
/// middleware provided.
pub(super) fn view(request: &Request) -> RequestView<'_> {
    RequestView {
        method: request.method(),
        uri: request.original_uri(),
        headers: request.headers(),
        clerk: request.data().cloned(),
        middleware_result: request.data().cloned(),
        path: &[],
    }
}

/// Implements the extractor trait for the bound types, with a trait bound that no type satisfies.
/// See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl<'a, $($($generics)+)?> FromRequest<'a> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                async fn from_request(_: &'a Request, _: &mut RequestBody) -> Result<Self, Error> {
                    Err(authorize::unguarded().into())
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
