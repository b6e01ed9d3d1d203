//! Policy that decides when keys are fresh, fetched or stale. Pure: the time is an argument.
//!
//! ```text
//!          fetched                270 s            300 s                         24 h
//!             ├────── fresh ────────┼─ refreshed in ─┼─ stale: serve only after ──┤ gone
//!             │                     │ the background │  a refresh that failed     │
//! ```

use std::time::Duration;

use super::KeyFailure;
use super::missing_kids::MissingKids;
use crate::clock::{UnixMillis, millis};
use crate::jwt::KeySet;

/// Lifetime of keys in milliseconds, as in Clerk's SDK.
pub(super) const FRESH: i64 = 5 * 60 * 1000;

/// Age in milliseconds from which a request starts a refresh in the background. It is close to
/// [`FRESH`], since Clerk's own SDK makes no call in the first five minutes, and leaves time for
/// several attempts.
pub(super) const REFRESH: i64 = FRESH - 30 * 1000;

/// Interval in milliseconds in which unknown `kid`s start at most one fetch. Tokens that arrive
/// between two fetches wait for the next one, so that an invented `kid` never hides a new key.
pub(super) const LOOKUP_INTERVAL: i64 = 2 * 1000;

/// First wait after a failed fetch in milliseconds, which doubles with each further failure.
const FIRST_BACK_OFF: i64 = 500;

/// Longest wait after a failed fetch in milliseconds, unless Clerk asks for more.
const LAST_BACK_OFF: i64 = 30 * 1000;

/// Largest `Retry-After` that is respected, in milliseconds. A proxy's error page may specify
/// hours, and without keys every request is rejected. Clerk's own windows last ten seconds.
const MAX_RETRY_AFTER: i64 = 60 * 1000;

/// State of an instance's keys.
#[derive(Debug)]
pub(super) struct RefreshPolicy {
    max_stale: i64,
    current: Option<CurrentKeys>,
    failures: Option<FailedFetches>,
    /// Time at which the last fetch for an unknown `kid` started.
    last_lookup: Option<UnixMillis>,
    missing: MissingKids,
}

/// Current keys.
#[derive(Clone, Debug)]
struct CurrentKeys {
    keys: KeySet,
    fetched_at: UnixMillis,
    /// Time of the last fetch that replaced the set. Later fetches were merged with it.
    replaced_at: UnixMillis,
}

/// Failed fetches since the last successful one.
#[derive(Debug)]
struct FailedFetches {
    count: u32,
    next_try: UnixMillis,
    failure: KeyFailure,
}

/// Reason for a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FetchReason {
    /// There are no keys, or they are old.
    Age,
    /// A token names a key that is not in the set.
    UnknownKid,
}

/// Next step for a token.
#[derive(Debug)]
pub(super) enum KeyLookup {
    /// The key is cached.
    Ready,
    /// Clerk recently responded that there is no such key.
    NoSuchKey,
    /// Keys are unavailable.
    Unavailable(KeyFailure),
    /// Fetch the keys after this many milliseconds.
    Fetch(FetchReason, i64),
}

impl RefreshPolicy {
    pub(super) fn new(max_stale: Duration) -> Self {
        Self {
            max_stale: millis(max_stale).max(FRESH),
            current: None,
            failures: None,
            last_lookup: None,
            missing: MissingKids::default(),
        }
    }

    pub(super) fn keys(&self) -> Option<&KeySet> {
        self.current.as_ref().map(|current| &current.keys)
    }

    /// Returns `true` if the cached keys stay in use after this failure.
    pub(super) fn serves_after(&self, failure: &KeyFailure, now: UnixMillis) -> bool {
        let limit = if failure.keeps_stale_keys() {
            self.max_stale
        } else {
            FRESH
        };
        self.current
            .as_ref()
            .is_some_and(|current| current.fetched_at.distance(now) < limit)
    }

    /// Returns `true` if the cached keys may be used.
    pub(super) fn serves(&self, now: UnixMillis) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.fetched_at.distance(now) < self.limit())
    }

    /// Returns the times between which the cached keys may be used, unless a fetch changes them.
    pub(super) fn serving(&self) -> (UnixMillis, UnixMillis) {
        match &self.current {
            Some(current) => (
                current.fetched_at.plus_millis(-self.limit()),
                current.fetched_at.plus_millis(self.limit()),
            ),
            None => (
                UnixMillis::from_millis(i64::MAX),
                UnixMillis::from_millis(i64::MIN),
            ),
        }
    }

    /// Returns the time from which a request starts a refresh in the background.
    pub(super) fn refresh_from(&self) -> UnixMillis {
        match (&self.current, &self.failures) {
            (None, _) => UnixMillis::from_millis(i64::MAX),
            (Some(current), None) => current.fetched_at.plus_millis(REFRESH),
            (Some(current), Some(failures)) => current
                .fetched_at
                .plus_millis(REFRESH)
                .max(failures.next_try),
        }
    }

    /// Returns `true` if a refresh is due that no request needs to wait for.
    pub(super) fn is_refresh_due(&self, now: UnixMillis) -> bool {
        self.refresh_from() <= now
    }

    /// Decides the next step for a token with this `kid`.
    pub(super) fn look_up(&self, kid: &str, now: UnixMillis) -> KeyLookup {
        let knows_kid = self
            .current
            .as_ref()
            .is_some_and(|current| current.keys.get(kid).is_some());
        if knows_kid && self.serves(now) {
            return KeyLookup::Ready;
        }
        if self.is_fresh(now) {
            self.look_up_unknown_kid(kid, now)
        } else {
            self.look_up_without_fresh_keys(now)
        }
    }

    fn look_up_without_fresh_keys(&self, now: UnixMillis) -> KeyLookup {
        match &self.failures {
            Some(failures) if now < failures.next_try => {
                KeyLookup::Unavailable(failures.failure.until(failures.next_try, now))
            }
            _ => KeyLookup::Fetch(FetchReason::Age, 0),
        }
    }

    /// Decides what to do about a `kid` that is not in the fresh key set. An unverified token does
    /// not show if its key is new or invented. The keys are therefore fetched, unless a recent
    /// fetch showed that this key does not exist.
    fn look_up_unknown_kid(&self, kid: &str, now: UnixMillis) -> KeyLookup {
        if self.missing.contains(kid, now) {
            return KeyLookup::NoSuchKey;
        }
        match &self.failures {
            Some(failures) if now < failures.next_try => {
                KeyLookup::Unavailable(failures.failure.until(failures.next_try, now))
            }
            _ => KeyLookup::Fetch(FetchReason::UnknownKid, self.until_lookup(now)),
        }
    }

    /// Returns the milliseconds until a fetch for an unknown `kid` may start.
    fn until_lookup(&self, now: UnixMillis) -> i64 {
        self.last_lookup
            .map_or(0, |last| (LOOKUP_INTERVAL - last.distance(now)).max(0))
    }

    /// Records that a fetch starts.
    pub(super) fn fetch_started(&mut self, reason: FetchReason, now: UnixMillis) {
        if reason == FetchReason::UnknownKid {
            self.last_lookup = Some(now);
        }
    }

    /// Records whether a `kid` is missing. The fetch must have started after its token arrived.
    pub(super) fn looked_up(&mut self, kid: &str, now: UnixMillis) {
        let is_missing = self.keys().is_some_and(|keys| keys.get(kid).is_none());
        if is_missing {
            self.missing.insert(kid, now);
        }
    }

    /// Records fetched keys. As in Clerk's SDK, they are merged with the cached keys while these
    /// are fresh. A set that was not replaced for five minutes is replaced, so that tokens with
    /// unknown `kid`s cannot keep a withdrawn key in use. A refresh also replaces the set, since it
    /// corresponds to the fetch that Clerk's SDK makes with an empty cache.
    pub(super) fn fetch_succeeded(
        &mut self,
        reason: FetchReason,
        fetched: KeySet,
        now: UnixMillis,
    ) {
        let old = self.current.take();
        let merges = reason == FetchReason::UnknownKid
            && old.as_ref().is_some_and(|old| {
                old.fetched_at.distance(now) < FRESH && old.replaced_at.distance(now) < FRESH
            });
        let replaced_at = old
            .as_ref()
            .filter(|_| merges)
            .map_or(now, |old| old.replaced_at);
        let keys = match old {
            Some(old) if merges => fetched.merged_with(&old.keys),
            _ => fetched,
        };
        self.current = Some(CurrentKeys {
            keys,
            fetched_at: now,
            replaced_at,
        });
        self.failures = None;
    }

    /// Records a failed fetch. Returns the failure with the time of the next attempt.
    pub(super) fn fetch_failed(&mut self, failure: KeyFailure, now: UnixMillis) -> KeyFailure {
        let count = self.failures.as_ref().map_or(0, |failures| failures.count);
        let back_off = FIRST_BACK_OFF
            .saturating_mul(1 << count.min(16))
            .min(LAST_BACK_OFF);
        let wait = failure
            .requested_wait()
            .map_or(back_off, |wait| wait.clamp(back_off, MAX_RETRY_AFTER));
        let next_try = now.plus_millis(wait);
        let outage = failure.until(next_try, now);
        self.failures = Some(FailedFetches {
            count: count.saturating_add(1),
            next_try,
            failure,
        });
        outage
    }

    fn is_fresh(&self, now: UnixMillis) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.fetched_at.distance(now) < FRESH)
    }

    /// Returns the age in milliseconds from which the cached keys must not be used.
    fn limit(&self) -> i64 {
        let keeps_stale_keys = self
            .failures
            .as_ref()
            .is_some_and(|it| it.failure.keeps_stale_keys());
        if keeps_stale_keys {
            self.max_stale
        } else {
            FRESH
        }
    }
}
