//! A policy around filters.

use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

use super::guard::{guard, or_refusal};
use crate::adapters::Require;
use crate::guard::Guard;
use crate::policy::HasPolicy;

impl<P: HasPolicy> Require<P> {
    /// A warp filter that replies, behind the policy: `warp::path("files").and(require.wrap(files))`.
    ///
    /// A refusal is final, whatever `.or(…)` follows, so that the path stands in front. Nothing of
    /// the filter runs for whom the policy refuses. A policy with `org = path("…")` doesn't compile.
    pub fn wrap<F, R>(&self, filter: F) -> BoxedFilter<(Response,)>
    where
        F: Filter<Extract = (R,), Error: Into<Rejection>> + Send + Sync + 'static,
        R: Reply + 'static,
    {
        let guard = guard::<P>(Some(self.clerk().clone()));
        let replies = guard.and(filter.boxed());
        or_refusal(
            replies
                .map(|_: Guard<P>, reply: R| reply.into_response())
                .boxed(),
        )
    }
}
