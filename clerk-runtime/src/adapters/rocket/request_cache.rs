//! Request-local state that fairings and guards share.

use rocket::{Request, Route};

use super::proxied::Proxied;
use crate::authorize::MiddlewareResult;
use crate::response::Reply;
use crate::service::Clerk;
use crate::sync::{Mutex, MutexGuard, lock};

#[derive(Default)]
pub(super) struct RequestCache {
    /// The instance of the middleware.
    pub(super) clerk: Option<Clerk>,
    /// The result of the middleware.
    pub(super) middleware_result: Option<MiddlewareResult>,
    /// The request to forward to the Frontend API. A fairing cannot read its body.
    pub(super) proxied: Option<Proxied>,
    /// The reply to send. Neither a fairing nor a guard can send it itself.
    pub(super) reply: Option<PendingReply>,
}

/// A reply that is not yet sent.
pub(super) struct PendingReply {
    reply: Reply,
    /// URI and rank of the route that forwarded the request with this reply. The reply is discarded
    /// if another route handles the request.
    forwarded_by: Option<(String, isize)>,
}

impl PendingReply {
    /// Creates a reply that is sent whichever route is tried.
    pub(super) fn of_request(reply: Reply) -> Self {
        Self {
            reply,
            forwarded_by: None,
        }
    }

    /// Creates a reply that is sent unless another route handles the request.
    pub(super) fn of_route(reply: Reply, route: Option<&Route>) -> Self {
        Self {
            reply,
            forwarded_by: route.map(identity),
        }
    }

    /// Returns the reply, unless another route has handled the request.
    pub(super) fn into_reply(self, route: Option<&Route>) -> Option<Reply> {
        let is_discarded = self.forwarded_by.is_some() && self.forwarded_by != route.map(identity);
        (!is_discarded).then_some(self.reply)
    }
}

fn identity(route: &Route) -> (String, isize) {
    (route.uri.to_string(), route.rank)
}

/// Returns the state from the request's cache. Its type is private, so that no other crate can read
/// it.
pub(super) fn request_cache<'r>(request: &'r Request<'_>) -> MutexGuard<'r, RequestCache> {
    lock(request.local_cache(Mutex::<RequestCache>::default))
}
