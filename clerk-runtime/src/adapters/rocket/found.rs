//! Request-local state that fairings and guards share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rocket::{Request, Route};

use crate::driver::Clerk;
use crate::gate::Outer;
use crate::response::Reply;

#[derive(Default)]
pub(super) struct Found {
    /// The instance of the middleware.
    pub(super) clerk: Option<Clerk>,
    /// The result of the middleware.
    pub(super) outer: Option<Outer>,
    /// The reply to send. Neither a fairing nor a guard can send it itself.
    pub(super) reply: Option<PendingReply>,
}

/// A reply that is not yet sent.
pub(super) struct PendingReply {
    reply: Reply,
    /// URI and rank of the route that forwarded the request with this reply. The reply is void if
    /// another route takes the request.
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

    /// Creates a reply that is sent unless another route takes the request.
    pub(super) fn of_route(reply: Reply, route: Option<&Route>) -> Self {
        Self {
            reply,
            forwarded_by: route.map(identity),
        }
    }

    /// Returns the reply, if no other route has taken the request since.
    pub(super) fn into_reply(self, route: Option<&Route>) -> Option<Reply> {
        let is_void = self.forwarded_by.is_some() && self.forwarded_by != route.map(identity);
        (!is_void).then_some(self.reply)
    }
}

fn identity(route: &Route) -> (String, isize) {
    (route.uri.to_string(), route.rank)
}

/// Returns the state from the request's cache. Its type is private, so that no other crate can read
/// it.
pub(super) fn found<'r>(request: &'r Request<'_>) -> MutexGuard<'r, Found> {
    let found = request.local_cache(Mutex::<Found>::default);
    found.lock().unwrap_or_else(PoisonError::into_inner)
}
