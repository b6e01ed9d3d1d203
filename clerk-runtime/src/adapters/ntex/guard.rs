//! The guard as an ntex extractor.

use ntex::http::Payload;
use ntex::web::{FromRequest, HttpRequest};

use super::head;
use crate::adapters::head::Head;
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

impl<P: HasPolicy, Renderer> FromRequest<Renderer> for Guard<P> {
    type Error = Reply;

    async fn from_request(request: &HttpRequest, _: &mut Payload) -> Result<Self, Reply> {
        authorize::authorize(read::<P>(request).view()).await
    }
}

/// Reads the request's head. The instance is the one that `.state(clerk)` or a middleware provided.
fn read<P: HasPolicy>(request: &HttpRequest) -> Head<'static> {
    Head {
        path: head::path::<P>(request.match_info()),
        ..head::read(request.head(), &request.extensions(), request.app_state())
    }
}

/// Implements the extractor trait for the bound types, with a trait bound that no type satisfies.
/// See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl<Renderer, $($($generics)+)?> FromRequest<Renderer> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                type Error = Reply;

                async fn from_request(_: &HttpRequest, _: &mut Payload) -> Result<Self, Reply> {
                    Err(authorize::unguarded())
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
