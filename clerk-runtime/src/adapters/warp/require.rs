//! [`Require`] around warp filters.

use bytes::Bytes;
use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

use super::guard::{guard_or_preflight, or_rejection};
use crate::adapters::Require;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

impl<P: HasPolicy> Require<P> {
    /// Returns a warp filter behind the policy: `warp::path("files").and(require.wrap(files))`.
    ///
    /// A rejection is final, whatever `.or(…)` follows, so put the filter for the path in front.
    /// The inner filter does not run for rejected requests. A policy with `org = path("…")` does
    /// not compile.
    pub fn wrap<F, R>(&self, filter: F) -> BoxedFilter<(Response,)>
    where
        F: Filter<Extract = (R,), Error: Into<Rejection>> + Send + Sync + 'static,
        R: Reply + 'static,
    {
        let guard = guard_or_preflight::<P>(Some(self.clerk().clone()));
        let replies = guard
            .and(filter.boxed())
            .map(|guard: Option<Guard<P>>, reply: R| respond(guard.is_none(), reply));
        or_rejection(replies.boxed())
    }
}

fn respond(is_preflight: bool, reply: impl Reply) -> Response {
    let mut response = reply.into_response();
    if is_preflight {
        retain_preflight_headers(response.headers_mut());
        *response.body_mut() = Bytes::new().into();
    }
    response
}
