//! Handlers that take a guard and the values that a filter extracts.

use std::future::Future;

use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

use crate::guard::Guard;
use crate::policy::HasPolicy;

/// An `async fn` with `#[protect]` or `#[auth]`. Its unbound parameters are the values that a
/// filter extracts, in the filter's order, at most 15.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler with `#[protect]` or `#[auth]` for this filter",
    label = "expected a guarded handler of `{Arguments}`",
    note = "place `#[protect]` or `#[auth]` on the `async fn`; except for bound parameters, its parameters are the values that the filter extracts, in the same order; its return type is a `warp::Reply`"
)]
pub trait GuardedHandler<P, Arguments>: Clone + Send + Sync + 'static {
    #[doc(hidden)]
    fn behind<Extract>(
        self,
        guard: BoxedFilter<(Guard<P>,)>,
        extract: Extract,
    ) -> BoxedFilter<(Response,)>
    where
        Extract: Filter<Extract = Arguments, Error = Rejection> + Clone + Send + Sync + 'static;
}

macro_rules! handler {
    ($($argument:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<P, H, Fut, $($argument),*> GuardedHandler<P, ($($argument,)*)> for H
        where
            P: HasPolicy,
            H: Fn(Guard<P>, $($argument),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output: Reply + 'static> + Send,
            $($argument: Send,)*
        {
            fn behind<Extract>(
                self,
                guard: BoxedFilter<(Guard<P>,)>,
                extract: Extract,
            ) -> BoxedFilter<(Response,)>
            where
                Extract: Filter<Extract = ($($argument,)*), Error = Rejection>
                    + Clone + Send + Sync + 'static,
            {
                guard.and(extract).then(self).map(Reply::into_response).boxed()
            }
        }
    };
}

macro_rules! handlers {
    ($($argument:ident)*) => {
        handler!($($argument)*);
        handlers!(@without_first $($argument)*);
    };
    (@without_first) => {};
    (@without_first $first:ident $($argument:ident)*) => {
        handlers!($($argument)*);
    };
}

handlers!(A B C D E F G I J K L M N O Q);
