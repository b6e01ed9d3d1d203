//! When keys are fresh, when they are fetched, and when stale ones serve. Pure: time comes in.
//!
//! ```text
//!          fetched                270 s            300 s                         24 h
//!             ├────── fresh ────────┼─ refreshed in ─┼─ stale: serve only after ──┤ gone
//!             │                     │ the background │  a refresh that failed     │
//! ```

use std::time::Duration;

use super::KeyFailure;
use super::missing_kids::MissingKids;
use crate::clock::UnixMillis;
use crate::jwt::KeySet;

/// How long Clerk keeps its keys, in milliseconds.
pub(super) const FRESH: i64 = 5 * 60 * 1000;

/// From this age on a request makes a refresh start in the background. Late, since Clerk's own
/// SDK makes no call before five minutes are over; early enough for several attempts.
pub(super) const REFRESH: i64 = FRESH - 30 * 1000;

/// Unknown `kid`s start at most one fetch in this time, in milliseconds. Tokens that come in between
/// wait for the next one, so that an invented `kid` never hides a new key.
pub(super) const LOOKUP_INTERVAL: i64 = 2 * 1000;

const FIRST_BACK_OFF: i64 = 500;
const LAST_BACK_OFF: i64 = 30 * 1000;

/// No `Retry-After` is heeded for longer, in milliseconds: a proxy's on an error page may name
/// hours, and without keys every request is rejected. Clerk's own windows last ten seconds.
const MAX_ASKED: i64 = 60 * 1000;

/// Everything that is known of an instance's keys.
#[derive(Debug)]
pub(super) struct RefreshPolicy {
    max_stale: i64,
    held: Option<Held>,
    setback: Option<Setback>,
    /// When the last fetch for an unknown `kid` started.
    last_lookup: Option<UnixMillis>,
    missing: MissingKids,
}

/// The current keys.
#[derive(Clone, Debug)]
struct Held {
    keys: KeySet,
    fetched_at: UnixMillis,
    /// When the set was last taken as Clerk sent it, without keys of the set before.
    replaced_at: UnixMillis,
}

/// Fetches that have failed since the last one that succeeded.
#[derive(Debug)]
struct Setback {
    count: u32,
    next_try: UnixMillis,
    failure: KeyFailure,
}

/// Why keys are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// There are none, or they are old.
    Age,
    /// A token names one that isn't there.
    UnknownKid,
}

/// Next step for a token.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Its key is at hand.
    Ready,
    /// Clerk was asked just now, and it has no such key.
    NoSuchKey,
    /// It can't be said.
    Unavailable(KeyFailure),
    /// Ask Clerk, after this many milliseconds.
    Fetch(Why, i64),
}

impl RefreshPolicy {
    pub(super) fn new(max_stale: Duration) -> Self {
        let max_stale = i64::try_from(max_stale.as_millis()).unwrap_or(i64::MAX);
        Self {
            max_stale: max_stale.max(FRESH),
            held: None,
            setback: None,
            last_lookup: None,
            missing: MissingKids::default(),
        }
    }

    pub(super) fn keys(&self) -> Option<&KeySet> {
        self.held.as_ref().map(|held| &held.keys)
    }

    /// Returns `true` if the cached keys stay in use after this failure.
    pub(super) fn serves_after(&self, failure: &KeyFailure, now: UnixMillis) -> bool {
        let limit = if failure.keeps_stale_keys() {
            self.max_stale
        } else {
            FRESH
        };
        self.held
            .as_ref()
            .is_some_and(|held| since(held.fetched_at, now) < limit)
    }

    /// Returns `true` if the cached keys may be used.
    pub(super) fn serves(&self, now: UnixMillis) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| since(held.fetched_at, now) < self.limit())
    }

    /// Between which moments the keys at hand may be used, should nothing else happen.
    pub(super) fn serving(&self) -> (UnixMillis, UnixMillis) {
        match &self.held {
            Some(held) => (
                later(held.fetched_at, -self.limit()),
                later(held.fetched_at, self.limit()),
            ),
            None => (
                UnixMillis::from_millis(i64::MAX),
                UnixMillis::from_millis(i64::MIN),
            ),
        }
    }

    /// From when on a request should make a refresh start in the background.
    pub(super) fn refresh_from(&self) -> UnixMillis {
        match (&self.held, &self.setback) {
            (None, _) => UnixMillis::from_millis(i64::MAX),
            (Some(held), None) => later(held.fetched_at, REFRESH),
            (Some(held), Some(setback)) => later(held.fetched_at, REFRESH).max(setback.next_try),
        }
    }

    /// Returns `true` if a refresh is due that no request needs to wait for.
    pub(super) fn is_refresh_due(&self, now: UnixMillis) -> bool {
        self.refresh_from() <= now
    }

    pub(super) fn ask(&self, kid: &str, now: UnixMillis) -> Verdict {
        let knows_kid = self
            .held
            .as_ref()
            .is_some_and(|held| held.keys.get(kid).is_some());
        if knows_kid && self.serves(now) {
            return Verdict::Ready;
        }
        if self.is_fresh(now) {
            self.ask_for_unknown(kid, now)
        } else {
            self.ask_for_refresh(now)
        }
    }

    fn ask_for_refresh(&self, now: UnixMillis) -> Verdict {
        match &self.setback {
            Some(setback) if now < setback.next_try => {
                Verdict::Unavailable(setback.failure.until(setback.next_try, now))
            }
            _ => Verdict::Fetch(Why::Age, 0),
        }
    }

    /// Asks Clerk for each `kid` that it was not asked for just now. Nothing in an unverified token
    /// tells a new key from an invented one, so no token is rejected for lack of a fetch.
    fn ask_for_unknown(&self, kid: &str, now: UnixMillis) -> Verdict {
        if self.missing.contains(kid, now) {
            return Verdict::NoSuchKey;
        }
        match &self.setback {
            Some(setback) if now < setback.next_try => {
                Verdict::Unavailable(setback.failure.until(setback.next_try, now))
            }
            _ => Verdict::Fetch(Why::UnknownKid, self.until_lookup(now)),
        }
    }

    /// Milliseconds until a fetch for an unknown `kid` may start.
    fn until_lookup(&self, now: UnixMillis) -> i64 {
        self.last_lookup
            .map_or(0, |last| (LOOKUP_INTERVAL - since(last, now)).max(0))
    }

    /// A fetch starts.
    pub(super) fn fetch_started(&mut self, why: Why, now: UnixMillis) {
        if why == Why::UnknownKid {
            self.last_lookup = Some(now);
        }
    }

    /// A fetch that started after a token with this `kid` came has brought the keys at hand.
    pub(super) fn looked_up(&mut self, kid: &str, now: UnixMillis) {
        let is_missing = self.keys().is_some_and(|keys| keys.get(kid).is_none());
        if is_missing {
            self.missing.insert(kid, now);
        }
    }

    /// A fetch has brought keys. As in Clerk's SDK, keys join those at hand while these are fresh.
    /// A set that wasn't replaced for five minutes is replaced, so that tokens with unknown `kid`s
    /// can't keep a withdrawn key alive; and so does a refresh, since it stands in for the fetch
    /// that Clerk's SDK makes with an empty cache.
    pub(super) fn fetch_succeeded(&mut self, why: Why, fetched: KeySet, now: UnixMillis) {
        let old = self.held.take();
        let merges = why == Why::UnknownKid
            && old.as_ref().is_some_and(|old| {
                since(old.fetched_at, now) < FRESH && since(old.replaced_at, now) < FRESH
            });
        let replaced_at = old
            .as_ref()
            .filter(|_| merges)
            .map_or(now, |old| old.replaced_at);
        let keys = match old {
            Some(old) if merges => fetched.keeping(&old.keys),
            _ => fetched,
        };
        self.held = Some(Held {
            keys,
            fetched_at: now,
            replaced_at,
        });
        self.setback = None;
    }

    /// A fetch has failed; the same failure, with the time of the next try.
    pub(super) fn fetch_failed(&mut self, failure: KeyFailure, now: UnixMillis) -> KeyFailure {
        let count = self.setback.as_ref().map_or(0, |setback| setback.count);
        let back_off = FIRST_BACK_OFF
            .saturating_mul(1 << count.min(16))
            .min(LAST_BACK_OFF);
        let wait = failure
            .asked_to_wait()
            .map_or(back_off, |wait| wait.clamp(back_off, MAX_ASKED));
        let next_try = later(now, wait);
        let told = failure.until(next_try, now);
        self.setback = Some(Setback {
            count: count.saturating_add(1),
            next_try,
            failure,
        });
        told
    }

    fn is_fresh(&self, now: UnixMillis) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| since(held.fetched_at, now) < FRESH)
    }

    fn limit(&self) -> i64 {
        let keeps_stale_keys = self
            .setback
            .as_ref()
            .is_some_and(|it| it.failure.keeps_stale_keys());
        if keeps_stale_keys {
            self.max_stale
        } else {
            FRESH
        }
    }
}

/// Milliseconds between two moments, whichever way a clock was set in between.
fn since(then: UnixMillis, now: UnixMillis) -> i64 {
    now.as_millis()
        .saturating_sub(then.as_millis())
        .saturating_abs()
}

fn later(then: UnixMillis, millis: i64) -> UnixMillis {
    UnixMillis::from_millis(then.as_millis().saturating_add(millis))
}
