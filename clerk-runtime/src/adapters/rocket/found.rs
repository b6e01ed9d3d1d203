//! What a request's fairings and guards leave for each other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rocket::Request;

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
    pub(super) reply: Option<Reply>,
}

/// In the request's cache, under a type that nobody else can name.
pub(super) fn found<'r>(request: &'r Request<'_>) -> MutexGuard<'r, Found> {
    let found = request.local_cache(Mutex::<Found>::default);
    found.lock().unwrap_or_else(PoisonError::into_inner)
}
