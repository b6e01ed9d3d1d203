//! A policy around filters.

use bytes::Bytes;
use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

use super::guard::{guard_or_preflight, or_refusal};
use crate::adapters::Require;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::keep_preflight;

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
        let guard = guard_or_preflight::<P>(Some(self.clerk().clone()));
        let replies = guard.and(filter.boxed());
        or_refusal(replies.map(respond).boxed())
    }
}

fn respond<P>(guard: Option<Guard<P>>, reply: impl Reply) -> Response {
    let mut response = reply.into_response();
    if guard.is_none() {
        keep_preflight(response.headers_mut());
        *response.body_mut() = Bytes::new().into();
    }
    response
}
