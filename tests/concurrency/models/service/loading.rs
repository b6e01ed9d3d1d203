//! Models of `LoadingCache`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shuttle::future::{block_on, spawn, yield_now};

use super::world::disconnecting;
use crate::clock::UnixMillis;
use crate::service::loading_cache::{Loaded, LoadingCache};

const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);

/// A key that lets other tasks run before each use: `quick_cache` hashes a key before it takes a lock.
#[derive(Clone, PartialEq, Eq)]
struct Key;

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        shuttle::thread::yield_now();
        state.write_u8(0);
    }
}

/// A cache, and the number of loads that were started.
#[derive(Clone)]
struct Loads {
    cache: Arc<LoadingCache<Key, Result<usize, usize>>>,
    started: Arc<AtomicUsize>,
}

impl Loads {
    fn new() -> Self {
        Self {
            cache: Arc::new(LoadingCache::new(4)),
            started: Arc::default(),
        }
    }

    /// Returns the number of the load that gave the result: `Ok` if it succeeded and is cached, `Err`
    /// if it failed. Returns `None` if the load did not end.
    async fn get(self, succeeds: bool) -> Option<Result<usize, usize>> {
        let started = Arc::clone(&self.started);
        let load = move || async move {
            let number = started.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
            if succeeds {
                Loaded::cached(Ok(number), NOW, NOW.plus_millis(1000))
            } else {
                Loaded::uncached(Err(number))
            }
        };
        self.cache.get_or_load(Key, NOW, load).await
    }

    fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }
}

/// Some of the requests for an uncached key may disconnect at any time.
pub fn requests_for_one_key_make_one_load() {
    block_on(async {
        let loads = Loads::new();
        let cancelled: Vec<_> = (0..2)
            .map(|_| spawn(disconnecting(loads.clone().get(true))))
            .collect();
        let waiting: Vec<_> = (0..2).map(|_| spawn(loads.clone().get(true))).collect();
        for request in waiting {
            assert_eq!(request.await.expect("no panic"), Some(Ok(0)));
        }
        for request in cancelled {
            let result = request.await.expect("no panic");
            assert!(matches!(result, None | Some(Some(Ok(0)))), "{result:?}");
        }
        assert_eq!(loads.started(), 1);
    });
}

/// All requests that wait for a load that fails get the failure; each later request starts another.
pub fn failed_load_is_reported_to_waiting_requests_and_not_cached() {
    block_on(async {
        let loads = Loads::new();
        let first: Vec<_> = (0..3).map(|_| spawn(loads.clone().get(false))).collect();
        let mut numbers = Vec::new();
        for request in first {
            let result = request.await.expect("no panic").expect("a load that ends");
            numbers.push(result.expect_err("a failure"));
        }
        let started = loads.started();
        // Each number was reported, and no request made more than one load.
        assert!((0..started).all(|it| numbers.contains(&it)), "{numbers:?}");
        let later = loads.clone().get(false).await;
        assert_eq!(later, Some(Err(started)), "a failure was cached");
    });
}
