//! Filter for a handler with an attribute.

use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Rejection};

use super::guard::{guard, or_rejection};
use super::handler::GuardedHandler;
use crate::policy::HasPolicy;
use crate::service::Clerk;

/// Returns a warp filter for a handler with `#[protect]` or `#[auth]`. It runs the check, then
/// `extract`, then the handler.
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
/// - **A rejection is final**: the client receives the reply, whatever `.or(…)` follows. Put the
///   filters that select the route, its path and method, in front. Path parameters, query and body
///   belong in `extract`, which only runs for authorized callers. Of two policies below one path,
///   the first decides; if that is not intended, look ahead with [`warp::path::peek`].
/// - A rejection by `extract` is handled as usual in warp.
/// - The instance is `clerk`, else the one that [`ClerkLayer`](crate::ClerkLayer) stored in the
///   request, else the process's default.
/// - The path parameters of warp have no names: a policy with `org = path("…")` does not compile.
/// - A forgotten attribute does not compile either, since the handler then lacks the parameter for
///   the guard. A handler with an attribute can be mounted in no other way, since only this crate
///   creates guards.
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
#[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
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
    or_rejection(handler.behind(guard, extract.boxed()))
}
