//! Keys from Clerk: kept, refreshed in the background, fetched once however many ask.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::KeyFailure;
use super::fetch::fetch;
use super::ledger::{Ledger, Verdict, Why};
use super::published::Published;
use crate::api;
use crate::clock::{Clock, UnixMillis};
use crate::driver::flight::{Flight, Takeoff};
use crate::driver::sync::{lock, read};
use crate::jwt::{KeySet, VerificationKey};

/// A fetch that was ended from outside is started once more, and so is one that had started before
/// the token came and did not bring its key.
const FLIGHTS_PER_REQUEST: usize = 3;

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
    aloft: Option<Aloft>,
    /// Flights are numbered, so that one that was given up doesn't end its successor.
    next: u64,
}

/// The fetch that is under way, or about to start.
#[derive(Debug)]
struct Aloft {
    number: u64,
    flight: KeyFlight,
    has_started: bool,
}

type Landed = Result<(), KeyFailure>;
type KeyFlight = Flight<Landed>;

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
        let boarded = self.prepare(&mut state, Why::Age, Duration::ZERO);
        drop(state);
        if let Some(departure) = boarded.and_then(|boarded| boarded.departure) {
            departure.go();
        }
    }

    /// Does what can be done for a token with this `kid`: afterwards either its key is at hand, or
    /// Clerk has no such key. Fails where that can't be said.
    ///
    /// Only a fetch that starts after the token came says that there is no such key: keys may have
    /// been rotated since an earlier one.
    pub(in crate::driver) async fn obtain(self: &Arc<Self>, kid: &str) -> Landed {
        for _ in 0..FLIGHTS_PER_REQUEST {
            let Some(boarded) = self.board(kid)? else {
                return Ok(());
            };
            if let Some(departure) = boarded.departure {
                departure.go();
            }
            match boarded.flight.landed().await {
                Some(Ok(())) if boarded.before_start => {
                    lock(&self.state).ledger.looked_up(kid, self.clock.now());
                    return Ok(());
                }
                Some(Ok(())) => {}
                Some(Err(failure)) => return self.fall_back(kid, failure),
                None => self.end(boarded.number),
            }
        }
        Err(KeyFailure::unanswered(
            "the fetch of the signing keys was interrupted",
        ))
    }

    /// The fetch to wait for, and how to start it if it is new; `None` if the answer is known.
    fn board(self: &Arc<Self>, kid: &str) -> Result<Option<Boarded>, KeyFailure> {
        let mut state = lock(&self.state);
        let (why, delay) = match (state.ledger.ask(kid, self.clock.now()), &state.aloft) {
            (Verdict::Ready | Verdict::NoSuchKey, _) => return Ok(None),
            (_, Some(aloft)) => return Ok(Some(aloft.into())),
            (Verdict::Unavailable(failure), None) => return Err(failure),
            (Verdict::Fetch(why, delay), None) => (why, delay),
        };
        let delay = Duration::from_millis(delay.unsigned_abs());
        match self.prepare(&mut state, why, delay) {
            Some(boarded) => Ok(Some(boarded)),
            None => Err(KeyFailure::unanswered(
                "signing keys are fetched inside of tokio only",
            )),
        }
    }

    fn prepare(self: &Arc<Self>, state: &mut State, why: Why, delay: Duration) -> Option<Boarded> {
        let Some((flight, takeoff)) = Flight::prepare() else {
            tracing::error!("signing keys can't be fetched outside of a tokio runtime");
            return None;
        };
        let number = state.next;
        state.next = number.wrapping_add(1);
        let aloft = state.aloft.insert(Aloft {
            number,
            flight,
            has_started: false,
        });
        self.published
            .refresh_from
            .store(i64::MAX, Ordering::Relaxed);
        Some(Boarded {
            departure: Some(Departure {
                keys: Arc::clone(self),
                takeoff,
                why,
                number,
                delay,
            }),
            ..Boarded::from(&*aloft)
        })
    }

    /// A fetch starts: it can't tell of keys that tokens name which come from now on.
    fn start(&self, why: Why, number: u64) {
        let mut state = lock(&self.state);
        state.ledger.depart(why, self.clock.now());
        if let Some(aloft) = state.aloft.as_mut().filter(|it| it.number == number) {
            aloft.has_started = true;
        }
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
            .is_some_and(|aloft| aloft.number == number)
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

/// A fetch that a request waits for, and how to start it if it is new.
struct Boarded {
    number: u64,
    flight: KeyFlight,
    /// The request came before the fetch starts.
    before_start: bool,
    departure: Option<Departure>,
}

impl From<&Aloft> for Boarded {
    fn from(aloft: &Aloft) -> Self {
        Self {
            number: aloft.number,
            flight: aloft.flight.clone(),
            before_start: !aloft.has_started,
            departure: None,
        }
    }
}

struct Departure {
    keys: Arc<RemoteKeys>,
    takeoff: Takeoff<Landed>,
    why: Why,
    number: u64,
    delay: Duration,
}

impl Departure {
    fn go(self) {
        let Self {
            keys,
            takeoff,
            why,
            number,
            delay,
        } = self;
        let end = End { keys, number };
        takeoff.go(async move {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            end.keys.start(why, number);
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
