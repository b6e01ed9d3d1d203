//! Bounded cache whose values expire by the instance's clock. Concurrent requests for a value share
//! one load.
//!
//! `quick_cache` stores, evicts and coalesces. A load runs in its own task, so that a client that
//! disconnects does not cancel it for other requests.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::{Cache, GuardResult};
use quick_cache::{Equivalent, Weighter};
use tokio::runtime::Handle;

use super::bounded_cache;
use crate::clock::UnixMillis;

/// Longest wait for a load, even if the runtime that it was started on is blocked. It exceeds all
/// timeouts of a call.
pub(super) const LOAD_TIMEOUT: Duration = Duration::from_secs(60);

/// Values by key. With a capacity of zero, loads are coalesced and no value is stored.
pub(super) struct LoadingCache<K, V>(Arc<Entries<K, V>>);

type Entries<K, V> = Cache<K, Loaded<V>, Admission>;

/// A loaded value, and the time for which it is served.
#[derive(Clone)]
pub(super) struct Loaded<V> {
    /// `None` if the load panicked.
    value: Option<V>,
    /// Start of the value's life, so that a clock that is set back does not extend it.
    from: UnixMillis,
    until: UnixMillis,
}

impl<V> Loaded<V> {
    /// Returns a value that is stored from `now` until `until`. It is not stored if `until` is past
    /// or `None`.
    pub(super) fn cached(value: V, now: UnixMillis, until: impl Into<Option<UnixMillis>>) -> Self {
        Self {
            value: Some(value),
            from: now,
            until: until.into().unwrap_or(now),
        }
    }

    /// Returns a value for the requests that wait for it, but for no later one.
    pub(super) fn uncached(value: V) -> Self {
        Self::cached(value, UnixMillis::default(), None)
    }

    fn panicked() -> Self {
        Self {
            value: None,
            from: UnixMillis::default(),
            until: UnixMillis::default(),
        }
    }

    fn is_alive(&self, now: UnixMillis) -> bool {
        self.from <= now && now < self.until
    }
}

impl<K, V> LoadingCache<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(super) fn new(capacity: usize) -> Self {
        Self(Arc::new(bounded_cache::new(capacity, Admission)))
    }

    /// Returns the stored value, unless it has expired.
    pub(super) fn get<Q>(&self, key: &Q, now: UnixMillis) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let stored = self.0.get(key)?;
        if stored.is_alive(now) {
            return stored.value;
        }
        drop(self.0.remove_if(key, |it| !it.is_alive(now)));
        None
    }

    /// Removes a value whose life began at this time or before.
    pub(super) fn remove_until<Q>(&self, key: &Q, time: UnixMillis)
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        drop(self.0.remove_if(key, |it| it.from <= time));
    }

    pub(super) fn insert(&self, key: K, loaded: Loaded<V>) {
        self.0.insert(key, loaded);
    }

    /// Returns the stored value, or else loads it, or waits for the running load.
    ///
    /// `None` if the load panicked, takes longer than [`LOAD_TIMEOUT`], or would start outside of a
    /// tokio runtime.
    pub(super) async fn get_or_load<L>(
        &self,
        key: K,
        now: UnixMillis,
        load: impl FnOnce() -> L + Send + 'static,
    ) -> Option<V>
    where
        L: Future<Output = Loaded<V>> + Send + 'static,
    {
        if let Some(value) = self.get(&key, now) {
            return Some(value);
        }
        let runtime = Handle::try_current().ok()?;
        let waiting = self.join_or_start(&runtime, &key, load);
        if let Ok(value) = tokio::time::timeout(LOAD_TIMEOUT, waiting).await {
            return value;
        }
        // The next request starts a new load.
        drop(self.0.remove(&key));
        None
    }

    async fn join_or_start<L>(
        &self,
        runtime: &Handle,
        key: &K,
        load: impl FnOnce() -> L + Send + 'static,
    ) -> Option<V>
    where
        L: Future<Output = Loaded<V>> + Send + 'static,
    {
        // A request that joins a load waits in its own future, so that nothing remains of it if its
        // client disconnects. If the load ends without a value, since its runtime shuts down, the
        // request starts a new one.
        if self.is_loading(key)
            && let Ok(loaded) = self.0.get_value_or_guard_async(key).await
        {
            return loaded.value;
        }
        let (entries, key) = (Arc::clone(&self.0), key.clone());
        let task = runtime.spawn(async move {
            match entries.get_value_or_guard_async(&key).await {
                Ok(loaded) => loaded.value,
                Err(guard) => {
                    // In a task separate from the guard, so that waiting requests share a panic and
                    // do not repeat it one after the other.
                    let loaded = tokio::spawn(load()).await;
                    let loaded = loaded.unwrap_or_else(|_| Loaded::panicked());
                    let value = loaded.value.clone();
                    // An error only shows that no request is waiting.
                    drop(guard.insert(loaded));
                    value
                }
            }
        });
        task.await.ok()?
    }

    fn is_loading(&self, key: &K) -> bool {
        let found = self.0.get_value_or_guard(key, Some(Duration::ZERO));
        matches!(found, GuardResult::Timeout)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<K, V> fmt::Debug for LoadingCache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadingCache").finish_non_exhaustive()
    }
}

/// Decides if a value is stored, by its weight. An uncached value weighs more than the capacity of
/// any cache: `quick_cache` passes it to the requests that wait for it, and does not store it.
#[derive(Clone)]
struct Admission;

impl<K, V> Weighter<K, Loaded<V>> for Admission {
    fn weight(&self, _: &K, loaded: &Loaded<V>) -> u64 {
        if loaded.from < loaded.until {
            1
        } else {
            u64::MAX
        }
    }
}

#[cfg(test)]
mod tests;
