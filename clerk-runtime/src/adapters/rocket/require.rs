//! [`Require`] around the handlers of routes, since rocket has no middleware for single routes.

use std::io::Cursor;

use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route};

use super::head;
use super::response::{hide, send};
use crate::adapters::Require;
use crate::adapters::require::Authorized;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

impl<P: HasPolicy> Require<P> {
    /// Returns the routes, each behind the policy: `rocket.mount("/files",
    /// require.routes(routes))`. Takes every argument that `mount` takes, such as `routes![…]` and
    /// `FileServer`.
    ///
    /// Error replies are complete without a fairing. A hidden one is left to the application's
    /// catcher.
    pub fn routes(&self, routes: impl Into<Vec<Route>>) -> Vec<Route> {
        let guarded = |mut route: Route| {
            route.handler = Box::new(RequireHandler {
                require: self.clone(),
                inner: route.handler,
            });
            route
        };
        routes.into().into_iter().map(guarded).collect()
    }
}

struct RequireHandler<P> {
    require: Require<P>,
    inner: Box<dyn Handler>,
}

impl<P> Clone for RequireHandler<P> {
    fn clone(&self) -> Self {
        Self {
            require: self.require.clone(),
            inner: self.inner.clone(),
        }
    }
}

#[rocket::async_trait]
impl<P: HasPolicy> Handler for RequireHandler<P> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let head = head::read(request, &P::POLICY.path_parameters());
        match self.require.authorize(head.view()).await {
            Ok(Authorized::Caller(_)) => self.inner.handle(request, data).await,
            Ok(Authorized::Preflight) => preflight(self.inner.handle(request, data).await),
            Err(reply) if reply.is_hidden() => Outcome::Error(hide(request, reply)),
            Err(reply) => Outcome::Success(send(&reply)),
        }
    }
}

fn preflight(outcome: Outcome<'_>) -> Outcome<'_> {
    outcome.map(|mut response| {
        retain_preflight_headers(&mut response);
        response.set_sized_body(0, Cursor::new([]));
        response
    })
}
