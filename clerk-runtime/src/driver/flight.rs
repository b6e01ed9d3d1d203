//! Single flight: work that many wait for, and that no waiting client can cancel.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::Shared;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::sync::lock;

/// Nobody waits longer than this for a flight, even if the runtime that it was started on stands
/// still. Longer than any call's own time-outs together.
const PATIENCE: Duration = Duration::from_mins(1);

/// The result of work that is done in a task of its own, for everyone who holds a clone.
pub(super) struct Flight<T>(Shared<oneshot::Receiver<T>>);

/// Starts the work of a [`Flight`]. Apart from it, so that no lock is held while a task is
/// spawned: a runtime that shuts down drops the task at once, with all that it holds.
pub(super) struct Takeoff<T> {
    runtime: Handle,
    landing: oneshot::Sender<T>,
}

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    /// A flight that waits for its take-off; `None` outside of a tokio runtime.
    pub(super) fn prepare() -> Option<(Self, Takeoff<T>)> {
        let runtime = Handle::try_current().ok()?;
        let (landing, result) = oneshot::channel();
        Some((Self(result.shared()), Takeoff { runtime, landing }))
    }

    /// The result; `None` if the work was ended from outside, as by a runtime that shuts down.
    pub(super) async fn landed(self) -> Option<T> {
        tokio::time::timeout(PATIENCE, self.0).await.ok()?.ok()
    }
}

impl<T: Send + 'static> Takeoff<T> {
    pub(super) fn go(self, work: impl Future<Output = T> + Send + 'static) {
        self.runtime.spawn(async move {
            // That nobody waits any more is no error.
            drop(self.landing.send(work.await));
        });
    }
}

impl<T> Clone for Flight<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Flight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flight")
    }
}

/// One flight per key.
pub(super) struct Flights<K, T>(Arc<Mutex<Aloft<K, T>>>);

struct Aloft<K, T> {
    flights: HashMap<K, (u64, Flight<T>)>,
    /// Flights are numbered, so that one that was given up doesn't end its successor.
    next: u64,
}

impl<K, T> Flights<K, T>
where
    K: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// Joins the flight for this key, or starts one; `None` if it came to nothing.
    pub(super) async fn join<W>(&self, key: K, work: impl FnOnce() -> W + Send) -> Option<T>
    where
        W: Future<Output = T> + Send + 'static,
    {
        let (number, flight, takeoff) = self.board(&key)?;
        if let Some(takeoff) = takeoff {
            let leave = Leave {
                aloft: Arc::clone(&self.0),
                key: key.clone(),
                number,
            };
            let work = work();
            takeoff.go(async move {
                let result = work.await;
                drop(leave);
                result
            });
        }
        let result = flight.landed().await;
        if result.is_none() {
            lock(&self.0).leave(&key, number);
        }
        result
    }

    /// The flight to wait for, and how to start it if it is new.
    fn board(&self, key: &K) -> Option<(u64, Flight<T>, Option<Takeoff<T>>)> {
        let mut aloft = lock(&self.0);
        if let Some((number, flight)) = aloft.flights.get(key) {
            return Some((*number, flight.clone(), None));
        }
        let (flight, takeoff) = Flight::prepare()?;
        let number = aloft.next;
        aloft.next = number.wrapping_add(1);
        aloft.flights.insert(key.clone(), (number, flight.clone()));
        Some((number, flight, Some(takeoff)))
    }
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Aloft {
            flights: HashMap::new(),
            next: 0,
        })))
    }
}

impl<K, T> fmt::Debug for Flights<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flights")
    }
}

impl<K: Eq + Hash, T> Aloft<K, T> {
    fn leave(&mut self, key: &K, number: u64) {
        if self
            .flights
            .get(key)
            .is_some_and(|(current, _)| *current == number)
        {
            self.flights.remove(key);
        }
    }
}

/// Takes a flight off the list when its task ends, however it ends.
struct Leave<K: Eq + Hash, T> {
    aloft: Arc<Mutex<Aloft<K, T>>>,
    key: K,
    number: u64,
}

impl<K: Eq + Hash, T> Drop for Leave<K, T> {
    fn drop(&mut self) {
        lock(&self.aloft).leave(&self.key, self.number);
    }
}
