//! The guard as a salvo extractor.

use std::fmt::Debug;
use std::iter::once;

use salvo_core::extract::Metadata;
use salvo_core::{Depot, Extractible, Request, Writer};

use crate::adapters::path::{self, PathParameters};
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize::{self, RequestView};
use crate::guard::{Guard, MethodGuard};
use crate::policy::HasPolicy;
use crate::response::Reply;

/// Metadata that salvo requires. No field is extracted by name.
static METADATA: Metadata = Metadata::new("clerk");

impl<'ex, P: HasPolicy> Extractible<'ex> for Guard<P> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        depot: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + Debug + 'static> {
        let path = path_parameters::<P>(request);
        authorize::authorize(RequestView {
            path: &path,
            ..view(request, depot)
        })
        .await
    }
}

impl<'ex, P: HasPolicy> Extractible<'ex> for MethodGuard<P> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        depot: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + Debug + 'static> {
        Guard::extract(request, depot).await.map(Self::from)
    }
}

/// Returns the values of the path parameters that the policy needs.
pub(super) fn path_parameters<P: HasPolicy>(request: &Request) -> PathParameters {
    let value = |name| once(parameter(request, name));
    path::path_parameters(&P::POLICY.path_parameters(), value)
}

/// Returns the value of a path parameter, if the name is unique. Salvo keeps the last value of a
/// name; the matched path shows if it is repeated.
fn parameter(request: &Request, name: &str) -> Option<String> {
    let placeholder = format!("{{{name}}}");
    let is_repeated = request
        .matched_path()
        .matches(&placeholder)
        .nth(1)
        .is_some();
    if is_repeated {
        None
    } else {
        request.params().get(name).cloned()
    }
}

/// Returns the request's view for the check. The instance is the one that `affix_state` or a
/// middleware provided.
pub(super) fn view<'a>(request: &'a Request, depot: &Depot) -> RequestView<'a> {
    RequestView {
        method: request.method(),
        uri: request.uri(),
        headers: request.headers(),
        clerk: depot.get_typed().ok().cloned(),
        middleware_result: depot.get_typed().ok().cloned(),
        path: &[],
    }
}

/// Implements the extractor trait for the bound types, with a trait bound that no type satisfies.
/// See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl<'ex, $($($generics)+)?> Extractible<'ex> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                fn metadata() -> &'static Metadata {
                    &METADATA
                }

                async fn extract(
                    _: &'ex mut Request,
                    _: &'ex mut Depot,
                ) -> Result<Self, impl Writer + Send + Debug + 'static> {
                    Err::<Self, Reply>(authorize::unguarded())
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
