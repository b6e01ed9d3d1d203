//! The public handle to an instance's revocations.

use super::log::RevocationLog;
use super::revocation::Revocation;
use crate::webhook::RawEvent;

/// The revocations of an instance; from [`Clerk::revocations`](crate::Clerk::revocations).
#[derive(Clone, Copy, Debug)]
pub struct Revocations<'a>(&'a RevocationLog);

impl<'a> Revocations<'a> {
    pub(crate) fn new(log: &'a RevocationLog) -> Self {
        Self(log)
    }

    /// Adds a revocation, which applies to the next request. At most 100,000 are stored. If there are
    /// more, the oldest sixteenth is replaced by the rejection of all tokens that were issued
    /// before, and a warning is logged.
    pub fn revoke(&self, revocation: Revocation) {
        self.0.revoke(revocation);
    }

    /// Adds the revocation that follows from an event. Returns `false` if none does.
    /// [`Clerk::verify_webhook`](crate::Clerk::verify_webhook) and the extractors call it for every
    /// event that they have verified. Call it for events that were verified by a
    /// [`Verifier`](crate::webhook::Verifier), or that another program has verified and passed on.
    #[expect(clippy::must_use_candidate, reason = "the effect is what matters")]
    pub fn apply(&self, event: &RawEvent) -> bool {
        self.0.apply(event)
    }

    /// Returns the number of stored revocations, including expired ones that are not removed yet.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.set().len()
    }

    /// Returns `true` if no revocation is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
