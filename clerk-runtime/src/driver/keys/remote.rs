//! Keys from Clerk: kept, refreshed in the background, fetched once however many ask.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use super::KeyFailure;
use super::fetch::fetch;
use super::ledger::{Ledger, Verdict, Why};
use crate::api;
use crate::clock::{Clock, UnixMillis};
use crate::driver::flight::{Flight, Takeoff};
use crate::driver::sync::{lock, read, write};
use crate::jwt::{KeySet, VerificationKey};

/// A fetch that was ended from outside is started once more.
const FLIGHTS_PER_REQUEST: usize = 2;

/// The keys that Clerk has for one secret key.
#[derive(Debug)]
pub(in crate::driver) struct RemoteKeys {
    api: api::Client,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    published: Published,
}

#[derive(Debug)]
struct State {
    ledger: Ledger,
    aloft: Option<(u64, KeyFlight)>,
    /// Flights are numbered, so that one that was given up doesn't end its successor.
    next: u64,
}

type Landed = Result<(), KeyFailure>;
type KeyFlight = Flight<Landed>;

/// What every request reads, apart from the ledger, so that a request with known keys takes no
/// lock that a writer holds for long, and mostly none at all.
#[derive(Debug)]
struct Published {
    epoch: AtomicU64,
    serves_from: AtomicI64,
    serves_until: AtomicI64,
    refresh_from: AtomicI64,
    keys: RwLock<Option<KeySet>>,
}

impl RemoteKeys {
    pub(in crate::driver) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        max_stale: Duration,
    ) -> Arc<Self> {
        Arc::new(Self {
            api,
            clock,
            state: Mutex::new(State {
                ledger: Ledger::new(max_stale),
                aloft: None,
                next: 0,
            }),
            published: Published::default(),
        })
    }

    /// The epoch of the current key set, which grows with every fetch; `None` while no keys may
    /// be used.
    pub(super) fn epoch(&self, now: UnixMillis) -> Option<u64> {
        let published = &self.published;
        let serves = published.serves_from.load(Ordering::Acquire) < now.as_millis()
            && now.as_millis() < published.serves_until.load(Ordering::Acquire);
        serves.then(|| published.epoch.load(Ordering::Acquire))
    }

    pub(super) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        read(&self.published.keys).as_ref()?.get(kid)
    }

    /// Starts a refresh in the background if one is due. Nobody waits for it.
    pub(in crate::driver) fn refresh_if_due(self: &Arc<Self>, now: UnixMillis) {
        if now.as_millis() < self.published.refresh_from.load(Ordering::Relaxed) {
            return;
        }
        let mut state = lock(&self.state);
        if state.aloft.is_some() || !state.ledger.is_refresh_due(now) {
            return;
        }
        let boarded = self.prepare(&mut state, Why::Age, now);
        drop(state);
        if let Some((_, _, Some(departure))) = boarded {
            departure.go();
        }
    }

    /// Does what can be done for a token with this `kid`: afterwards either its key is at hand, or
    /// Clerk has no such key. Fails where that can't be said.
    pub(in crate::driver) async fn obtain(self: &Arc<Self>, kid: &str, now: UnixMillis) -> Landed {
        for _ in 0..FLIGHTS_PER_REQUEST {
            let Some((number, flight, departure)) = self.board(kid, now)? else {
                return Ok(());
            };
            if let Some(departure) = departure {
                departure.go();
            }
            match flight.landed().await {
                Some(Ok(())) => return Ok(()),
                Some(Err(failure)) => return self.fall_back(kid, failure),
                None => self.end(number),
            }
        }
        Err(KeyFailure::unanswered(
            "the fetch of the signing keys was interrupted",
        ))
    }

    /// The fetch to wait for, and how to start it if it is new; `None` if the answer is known.
    fn board(self: &Arc<Self>, kid: &str, now: UnixMillis) -> Result<Option<Boarded>, KeyFailure> {
        let mut state = lock(&self.state);
        let why = match (state.ledger.ask(kid, now), &state.aloft) {
            (Verdict::Ready, _) | (Verdict::NoSuchKey, None) => return Ok(None),
            (_, Some((number, flight))) => return Ok(Some((*number, flight.clone(), None))),
            (Verdict::Unavailable(failure), None) => return Err(failure),
            (Verdict::Fetch(why), None) => why,
        };
        let boarded = self.prepare(&mut state, why, now);
        boarded.map_or_else(
            || {
                Err(KeyFailure::unanswered(
                    "signing keys are fetched inside of tokio only",
                ))
            },
            |boarded| Ok(Some(boarded)),
        )
    }

    fn prepare(self: &Arc<Self>, state: &mut State, why: Why, now: UnixMillis) -> Option<Boarded> {
        let Some((flight, takeoff)) = Flight::prepare() else {
            tracing::error!("signing keys can't be fetched outside of a tokio runtime");
            return None;
        };
        let number = state.next;
        state.next = number.wrapping_add(1);
        state.ledger.depart(why, now);
        state.aloft = Some((number, flight.clone()));
        self.published
            .refresh_from
            .store(i64::MAX, Ordering::Relaxed);
        let departure = Departure {
            keys: Arc::clone(self),
            takeoff,
            why,
            number,
        };
        Some((number, flight, Some(departure)))
    }

    /// What came of a fetch. Requests see it from the moment on at which the ledger tells of it: one
    /// that was told of keys it can't find would be refused.
    fn land(&self, why: Why, result: Result<KeySet, KeyFailure>) -> Landed {
        let now = self.clock.now();
        let ledger = &mut lock(&self.state).ledger;
        let landed = match result {
            Ok(keys) => {
                ledger.arrive(why, keys, now);
                Ok(())
            }
            Err(failure) => {
                report(&failure, ledger.serves_after(&failure, now));
                Err(ledger.fail(failure, now))
            }
        };
        self.published.publish(ledger);
        landed
    }

    /// A fetch is over, whether it landed or was given up.
    fn end(&self, number: u64) {
        let mut state = lock(&self.state);
        if state
            .aloft
            .as_ref()
            .is_some_and(|(current, _)| *current == number)
        {
            state.aloft = None;
        }
        self.published.allow_refresh(&state.ledger);
    }

    /// A fetch failed: the keys at hand may do.
    fn fall_back(&self, kid: &str, failure: KeyFailure) -> Landed {
        match lock(&self.state).ledger.ask(kid, self.clock.now()) {
            Verdict::Ready => Ok(()),
            _ => Err(failure),
        }
    }
}

/// A fetch that a request waits for, with its number, and how to start it if it is new.
type Boarded = (u64, KeyFlight, Option<Departure>);

struct Departure {
    keys: Arc<RemoteKeys>,
    takeoff: Takeoff<Landed>,
    why: Why,
    number: u64,
}

impl Departure {
    fn go(self) {
        let Self {
            keys,
            takeoff,
            why,
            number,
        } = self;
        let end = End { keys, number };
        takeoff.go(async move {
            let result = fetch(&end.keys.api).await;
            end.keys.land(why, result)
        });
    }
}

/// Ends a fetch with its task, however that ends: nobody waits for a fetch that isn't.
struct End {
    keys: Arc<RemoteKeys>,
    number: u64,
}

impl Drop for End {
    fn drop(&mut self) {
        self.keys.end(self.number);
    }
}

impl Published {
    fn publish(&self, ledger: &Ledger) {
        *write(&self.keys) = ledger.keys().cloned();
        self.epoch.fetch_add(1, Ordering::Release);
        let (from, until) = ledger.serving();
        self.serves_from.store(from.as_millis(), Ordering::Release);
        self.serves_until
            .store(until.as_millis(), Ordering::Release);
        self.allow_refresh(ledger);
    }

    fn allow_refresh(&self, ledger: &Ledger) {
        self.refresh_from
            .store(ledger.refresh_from().as_millis(), Ordering::Relaxed);
    }
}

impl Default for Published {
    fn default() -> Self {
        Self {
            epoch: AtomicU64::new(0),
            serves_from: AtomicI64::new(i64::MAX),
            serves_until: AtomicI64::new(i64::MIN),
            refresh_from: AtomicI64::new(i64::MAX),
            keys: RwLock::default(),
        }
    }
}

fn report(failure: &KeyFailure, keys_serve_on: bool) {
    let error = failure.error();
    if failure.is_refused() {
        tracing::error!(%error, "Clerk refuses the secret key: check CLERK_SECRET_KEY");
    } else if keys_serve_on {
        tracing::warn!(%error, "signing keys can't be refreshed; those at hand serve on");
    } else {
        tracing::warn!(%error, "signing keys can't be loaded");
    }
}
