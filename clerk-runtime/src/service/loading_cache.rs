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

use super::bounded_cache;
use crate::clock::UnixMillis;
use crate::sync::{self, Handle};

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

    /// Returns `true` if the value's life began at or before the time until which it is outdated.
    fn is_outdated(&self, outdated_until: &impl Fn(&V) -> Option<UnixMillis>) -> bool {
        let until = self.value.as_ref().and_then(outdated_until);
        until.is_some_and(|until| self.from <= until)
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

    /// Returns the stored value, unless it has expired or is outdated. `outdated_until` returns the
    /// time of the last change of the value, such as a revocation: the value's life must begin
    /// after it.
    pub(super) fn get_current(
        &self,
        key: &K,
        now: UnixMillis,
        outdated_until: &impl Fn(&V) -> Option<UnixMillis>,
    ) -> Option<V> {
        let stored = self.0.get(key)?;
        if stored.is_alive(now) && !stored.is_outdated(outdated_until) {
            return stored.value;
        }
        self.remove_until(key, stored.from);
        None
    }

    /// Removes a value whose life began at this time or before.
    fn remove_until(&self, key: &K, time: UnixMillis) {
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
        self.load(&key, load).await?.value
    }

    /// Returns the stored value, or else loads it, or waits for the running load, as
    /// [`get_or_load`](Self::get_or_load). A value that was [outdated](Self::get_current) when the
    /// request began is not returned: a load that began before the request is repeated.
    pub(super) async fn get_or_load_current<L>(
        &self,
        key: K,
        now: UnixMillis,
        outdated_until: impl Fn(&V) -> Option<UnixMillis>,
        load: impl FnOnce() -> L + Clone + Send + 'static,
    ) -> Option<V>
    where
        L: Future<Output = Loaded<V>> + Send + 'static,
    {
        if let Some(value) = self.get_current(&key, now, &outdated_until) {
            return Some(value);
        }
        let loaded = self.load(&key, load.clone()).await?;
        if !loaded.is_outdated(&outdated_until) {
            return loaded.value;
        }
        // A load that runs now has begun after the end of the outdated one, and so after the start
        // of the request.
        self.remove_until(&key, loaded.from);
        self.load(&key, load).await?.value
    }

    async fn load<L>(&self, key: &K, load: impl FnOnce() -> L + Send + 'static) -> Option<Loaded<V>>
    where
        L: Future<Output = Loaded<V>> + Send + 'static,
    {
        let runtime = Handle::try_current().ok()?;
        let waiting = self.join_or_start(&runtime, key, load);
        if let Ok(loaded) = tokio::time::timeout(LOAD_TIMEOUT, waiting).await {
            return loaded;
        }
        // The next request starts a new load.
        drop(self.0.remove(key));
        None
    }

    async fn join_or_start<L>(
        &self,
        runtime: &Handle,
        key: &K,
        load: impl FnOnce() -> L + Send + 'static,
    ) -> Option<Loaded<V>>
    where
        L: Future<Output = Loaded<V>> + Send + 'static,
    {
        // A request that joins a load waits in its own future, so that nothing remains of it if its
        // client disconnects. If the load ends without a value, since its runtime shuts down, the
        // request starts a new one.
        if self.is_loading(key)
            && let Ok(loaded) = self.0.get_value_or_guard_async(key).await
        {
            return Some(loaded);
        }
        let (entries, key) = (Arc::clone(&self.0), key.clone());
        let task = runtime.spawn(async move {
            match entries.get_value_or_guard_async(&key).await {
                Ok(loaded) => loaded,
                Err(guard) => {
                    // In a task of its own, so that a panic does not drop the guard: waiting
                    // requests share the panic, and do not repeat the load one after the other.
                    let loaded = sync::spawn(load()).await;
                    let loaded = loaded.unwrap_or_else(|_| Loaded::panicked());
                    // An error only shows that no request is waiting.
                    drop(guard.insert(loaded.clone()));
                    loaded
                }
            }
        });
        task.await.ok()
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
