//! What a request's fairings and guards leave for each other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rocket::{Request, Route};

use crate::driver::Clerk;
use crate::gate::Outer;
use crate::response::Reply;

#[derive(Default)]
pub(super) struct Found {
    /// The middleware's instance.
    pub(super) clerk: Option<Clerk>,
    /// What the middleware found out.
    pub(super) outer: Option<Outer>,
    /// What is to be sent. Neither a fairing nor a guard can do it.
    pub(super) reply: Option<PendingReply>,
}

/// A reply that is still to be sent.
pub(super) struct PendingReply {
    reply: Reply,
    /// The URI and the rank of the route that forwarded the request with this reply: it is void if
    /// another route takes the request.
    forwarded_by: Option<(String, isize)>,
}

impl PendingReply {
    /// A reply to the request, whichever route was tried.
    pub(super) fn of_request(reply: Reply) -> Self {
        Self {
            reply,
            forwarded_by: None,
        }
    }

    /// A reply to the request unless another route takes it.
    pub(super) fn of_route(reply: Reply, route: Option<&Route>) -> Self {
        Self {
            reply,
            forwarded_by: route.map(identity),
        }
    }

    /// The reply, if no other route took the request since.
    pub(super) fn into_reply(self, route: Option<&Route>) -> Option<Reply> {
        let is_void = self.forwarded_by.is_some() && self.forwarded_by != route.map(identity);
        (!is_void).then_some(self.reply)
    }
}

fn identity(route: &Route) -> (String, isize) {
    (route.uri.to_string(), route.rank)
}

/// In the request's cache, under a type that nobody else can name.
pub(super) fn found<'r>(request: &'r Request<'_>) -> MutexGuard<'r, Found> {
    let found = request.local_cache(Mutex::<Found>::default);
    found.lock().unwrap_or_else(PoisonError::into_inner)
}
