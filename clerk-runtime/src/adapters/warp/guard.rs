//! The check as a filter. It is private to this folder, since warp tries the next `.or(…)` after a
//! rejection that is not recovered.

use std::borrow::Cow;
use std::convert::Infallible;

use http::Uri;
use http::uri::{Authority, Builder, PathAndQuery};
use warp::filters::BoxedFilter;
use warp::path::FullPath;
use warp::reject::Reject;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply as _};

use crate::adapters::head::Head;
use crate::adapters::path::PathParameters;
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;
use crate::service::Clerk;

/// Returns a filter that rejects requests that do not meet the policy. [`or_rejection`] makes its
/// rejections final.
pub(super) fn guard<P: HasPolicy>(clerk: Option<Clerk>) -> BoxedFilter<(Guard<P>,)> {
    const {
        assert!(
            !P::POLICY.needs().path,
            "`org = path(\"…\")` is not supported by warp, whose path parameters have no names: compare \
             the organization with `org_id` in the handler"
        );
    }
    head()
        .and_then(move |head| authorize(clerk.clone(), head))
        .boxed()
}

/// Like [`guard`], but lets CORS preflights pass without a guard.
pub(super) fn guard_or_preflight<P: HasPolicy>(
    clerk: Option<Clerk>,
) -> BoxedFilter<(Option<Guard<P>>,)> {
    let preflight = head().and_then(async |head: Head<'static>| {
        let is_preflight = head.view().is_preflight();
        if is_preflight {
            Ok(None)
        } else {
            Err(warp::reject())
        }
    });
    preflight.or(guard::<P>(clerk).map(Some)).unify().boxed()
}

/// Returns the routes, with rejections of the guard turned into responses, so that no later route
/// handles the request.
pub(super) fn or_rejection(routes: BoxedFilter<(Response,)>) -> BoxedFilter<(Response,)> {
    routes.recover(recover_rejection).unify().boxed()
}

async fn authorize<P: HasPolicy>(
    clerk: Option<Clerk>,
    head: Head<'static>,
) -> Result<Guard<P>, Rejection> {
    let head = Head {
        clerk: clerk.or(head.clerk),
        ..head
    };
    let authorized = authorize::authorize(head.view()).await;
    authorized.map_err(|reply| Rejected(reply).into())
}

async fn recover_rejection(rejection: Rejection) -> Result<Response, Rejection> {
    match rejection.find() {
        Some(Rejected(reply)) => Ok(reply.clone().into_response()),
        None => Err(rejection),
    }
}

#[derive(Debug)]
struct Rejected(Reply);

impl Reject for Rejected {}

fn head() -> impl Filter<Extract = (Head<'static>,), Error = Infallible> + Clone {
    warp::method()
        .and(uri())
        .and(warp::header::headers_cloned())
        .and(warp::ext::optional())
        .and(warp::ext::optional())
        .map(|method, uri, headers, clerk, middleware_result| Head {
            method: Cow::Owned(method),
            uri: Cow::Owned(uri),
            headers: Cow::Owned(headers),
            clerk,
            middleware_result,
            // The path parameters of warp have no names. A policy that needs one does not compile.
            path: PathParameters::new(),
        })
}

fn uri() -> impl Filter<Extract = (Uri,), Error = Infallible> + Clone {
    let query = warp::query::raw()
        .map(Some)
        .or_else(async |_| Ok::<_, Infallible>((None,)));
    let authority = warp::host::optional().or_else(async |_| Ok::<_, Infallible>((None,)));
    warp::path::full()
        .and(query)
        .and(authority)
        .map(|path: FullPath, query, authority| join(path.as_str(), query, authority))
}

/// Joins path, query and authority. They come from a valid URI, so the result is valid too.
fn join(path: &str, query: Option<String>, authority: Option<Authority>) -> Uri {
    let path = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let Ok(path) = PathAndQuery::try_from(path) else {
        return Uri::default();
    };
    match authority {
        Some(authority) => Builder::new()
            .scheme("http")
            .authority(authority)
            .path_and_query(path)
            .build()
            .unwrap_or_default(),
        None => path.into(),
    }
}
