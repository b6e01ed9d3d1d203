//! The guard as an actix-web extractor.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::head;
use super::withheld::withhold;
use crate::adapters::explicit::ExplicitRequest;
use crate::adapters::head::Head;
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

impl<P: HasPolicy> FromRequest for Guard<P> {
    type Error = Reply;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Reply>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = withhold(payload);
        let head = head::read(request, &P::POLICY.path_parameters());
        Box::pin(async move {
            let guard = authorize::authorize(head.view()).await?;
            body.release();
            Ok(guard)
        })
    }
}

/// Allows the check in a function's body, by `request = …`.
impl ExplicitRequest for HttpRequest {
    fn head(&self, names: &[&'static str]) -> Head<'_> {
        head::read(self, names)
    }
}

/// Implements the extractor trait for the bound types, with a trait bound that no type satisfies.
/// See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl$(<$($generics)+>)? FromRequest for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                type Error = Reply;
                type Future = Ready<Result<Self, Reply>>;

                fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
                    ready(Err(authorize::unguarded()))
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
