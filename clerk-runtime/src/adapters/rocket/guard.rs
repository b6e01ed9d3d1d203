//! The guard as a rocket request guard.

use rocket::request::{FromRequest, Outcome};
use rocket::{Ignite, Request, Rocket, Sentinel};

use super::head;
use super::middleware::RepliesCompleted;
use super::request_cache::{PendingReply, request_cache};
use super::response::status;
use crate::adapters::unguarded::{BoundByProtectOrAuthAboveTheRouteAttribute, for_bound_types};
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

#[rocket::async_trait]
impl<'r, P: HasPolicy> FromRequest<'r> for Guard<P> {
    type Error = Reply;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Reply> {
        let head = head::read(request, &P::POLICY.path_parameters());
        match authorize::authorize(head.view()).await {
            Ok(guard) => Outcome::Success(guard),
            Err(reply) => reject(request, P::POLICY.parsed_parameters(), reply),
        }
    }
}

/// Rejects a request, or forwards it to the next route if its path parameters do not parse for this
/// one. Rocket does the same for authorized requests, but it parses the path after the guard.
fn reject<T>(request: &Request<'_>, parsed: &Parameters, reply: Reply) -> Outcome<T, Reply> {
    let path_parses = parsed
        .iter()
        .all(|(name, parses)| head::segment(request, name).is_none_or(parses));
    let status = status(&reply);
    let mut request_cache = request_cache(request);
    if path_parses {
        request_cache.reply = Some(PendingReply::of_request(reply.clone()));
        return Outcome::Error((status, reply));
    }
    request_cache.reply = Some(PendingReply::of_route(reply, request.route()));
    Outcome::Forward(status)
}

/// Path parameters, each with a check of its text.
type Parameters = [(&'static str, fn(&str) -> bool)];

/// Aborts the launch if no fairing completes the replies of guards. A guard sends a status alone,
/// so redirects and `WWW-Authenticate` would be lost.
impl<P> Sentinel for Guard<P> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let is_incomplete = rocket.state::<RepliesCompleted>().is_none();
        if is_incomplete {
            tracing::error!(
                "attach `ClerkMiddleware::new(clerk)`, or `ClerkReplies::new()` if no browser uses the \
                 application: without one of them, a rejection consists of its status only"
            );
        }
        is_incomplete
    }
}

/// Implements the request guard trait for the bound types, with a trait bound that no type
/// satisfies. See [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            #[rocket::async_trait]
            impl<'r, $($($generics)+)?> FromRequest<'r> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                type Error = Reply;

                async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Reply> {
                    let reply = authorize::unguarded();
                    Outcome::Error((status(&reply), reply))
                }
            }
        )*
    };
}

for_bound_types!(unguarded);
