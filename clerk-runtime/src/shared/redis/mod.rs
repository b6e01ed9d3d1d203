//! The shared store in Redis or Valkey.
//!
//! A log is a stream, which each process reads from the position that it has reached, without consumer
//! groups. Values are keys with an expiry.

// `budget` limits that processes share · `client` connections and their errors · `stream` the log

mod budget;
mod client;
mod stream;
#[cfg(all(test, feature = "dev"))]
mod tests;

use std::fmt;
use std::time::Duration;

use self::client::Connections;
use super::store::{LogPage, Position, SharedStore, StoreError, StoreFuture};

/// Removes a key that has this value.
const REMOVE_IF: &str = "
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
";

/// A [shared store](super) in Redis 6.2 or later, or in Valkey. Cheap to clone.
///
/// It contains ids of sessions, users, organizations and tokens, and no usable token. A client with
/// write access can revoke sessions, and can suppress revocations by deleting them; it cannot
/// create credentials. Use a separate server, or `maxmemory-policy noeviction`: a server that
/// evicts keys may evict revocations. Cluster and Sentinel are not supported. `Debug` shows neither
/// the address nor the password.
#[derive(Clone)]
pub struct Redis(Connections);

impl Redis {
    /// Creates a store from a URL: `redis://[user:password@]host[:port][/database]`, or `rediss://…`
    /// for TLS, with the feature `redis-tls`. The URL must not be shown to users, since it contains the
    /// password. The store connects when the instance is built, and again after each failure.
    ///
    /// ```
    /// use clerk_runtime::shared::Redis;
    ///
    /// let store = Redis::new("redis://127.0.0.1:6379/")?;
    /// # drop(store);
    /// # Ok::<(), clerk_runtime::shared::StoreError>(())
    /// ```
    ///
    /// # Errors
    /// Fails if the URL is malformed, or needs a feature that is off.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        Connections::new(url).map(Self)
    }

    /// Creates a store and checks that it can be reached.
    ///
    /// # Errors
    /// Fails as [`new`](Self::new) does, and if the store cannot be reached within two seconds or
    /// rejects the password.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let store = Self::new(url)?;
        store.0.check().await?;
        Ok(store)
    }
}

impl SharedStore for Redis {
    fn append<'a>(&'a self, log: &'a str, entries: Vec<Vec<u8>>) -> StoreFuture<'a, ()> {
        Box::pin(stream::append(&self.0, log, entries))
    }

    fn read<'a>(
        &'a self,
        log: &'a str,
        after: Option<Position>,
        wait: Duration,
    ) -> StoreFuture<'a, LogPage> {
        Box::pin(stream::read(&self.0, log, after, wait))
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> StoreFuture<'a, bool> {
        let mut command = redis::cmd("SET");
        let millis = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
        command.arg(key).arg(value).arg("NX");
        command.arg("PX").arg(millis.max(1));
        Box::pin(async move {
            let stored: Option<String> = self.0.query(&command).await?;
            Ok(stored.is_some())
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Vec<u8>>> {
        let mut command = redis::cmd("GET");
        command.arg(key);
        Box::pin(async move { self.0.query(&command).await })
    }

    fn spend<'a>(
        &'a self,
        budget: &'a str,
        limit: usize,
        window: Duration,
    ) -> StoreFuture<'a, Option<Duration>> {
        Box::pin(budget::spend(&self.0, budget, limit, window))
    }

    fn remove_if<'a>(&'a self, key: &'a str, value: &'a [u8]) -> StoreFuture<'a, bool> {
        let mut command = redis::cmd("EVAL");
        command.arg(REMOVE_IF).arg(1).arg(key).arg(value);
        Box::pin(async move { self.0.query(&command).await })
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}
