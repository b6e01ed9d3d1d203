//! The filter for a handler with an attribute.

use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection};

use super::guard::{guard, or_refusal};
use super::handler::GuardedHandler;
use crate::driver::Clerk;
use crate::policy::HasPolicy;

/// A handler with `#[protect]` or `#[auth]` as a warp filter: the check, then what `extract` takes
/// from the request, then the handler.
///
/// ```
/// # #[cfg(feature = "warp")]
/// # mod example {
/// use clerk_runtime::{Clerk, UserId, auth, protect, protected};
/// use warp::reply::Reply;
/// use warp::{Filter, Rejection};
///
/// #[protect]
/// async fn hello() -> &'static str {
///     "Hello world!"
/// }
///
/// #[auth(on_missing = 401)]
/// async fn rename(user_id: UserId, id: u32, name: String) -> String {
///     format!("{user_id} names {id} {name}")
/// }
///
/// fn app(clerk: &Clerk) -> impl Filter<Extract = impl Reply, Error = Rejection> + Clone {
///     let id_and_name = warp::path::param().and(warp::path::end()).and(warp::body::json());
///     let hello = warp::path!("hello").and(warp::get()).and(protected(clerk, warp::any(), hello));
///     let rename = warp::path("names").and(warp::post()).and(protected(clerk, id_and_name, rename));
///     hello.or(rename)
/// }
/// # }
/// ```
///
/// - **A refusal is final**: whatever `.or(…)` follows, its reply is what the client gets. So what
///   chooses the route, its path and method, stands in front; path parameters, query and body
///   belong in `extract`, which runs for admitted callers alone. Of two policies below one path,
///   the first decides: where that isn't meant, look ahead with [`warp::path::peek`].
/// - What `extract` rejects of an admitted caller is a rejection like any other in warp.
/// - The instance is `clerk`, else what [`ClerkLayer`](crate::ClerkLayer) put into the request, else
///   the process's default.
/// - warp's path parameters have no names: a policy with `org = path("…")` doesn't compile.
/// - A forgotten attribute doesn't compile either: the handler lacks the guard that is passed to it.
///   A handler with one can be mounted in no other way, since nobody else makes guards.
///
/// ```compile_fail,E0080
/// # #[cfg(not(feature = "warp"))]
/// # compile_error!("E0080");
/// use clerk_runtime::{protect, protected};
///
/// #[protect(org = path("id"))]
/// async fn members(id: String) -> String {
///     id
/// }
///
/// let members = warp::path("orgs").and(protected(None, warp::path::param(), members));
/// ```
#[expect(single_use_lifetimes, reason = "`impl` has no room for an elided one")]
pub fn protected<'a, P, F, H>(
    clerk: impl Into<Option<&'a Clerk>>,
    extract: F,
    handler: H,
) -> BoxedFilter<(Response,)>
where
    P: HasPolicy,
    F: Filter<Extract: Send, Error: Into<Rejection>> + Send + Sync + 'static,
    H: GuardedHandler<P, F::Extract>,
{
    let guard = guard::<P>(clerk.into().cloned());
    or_refusal(handler.behind(guard, extract.boxed()))
}
