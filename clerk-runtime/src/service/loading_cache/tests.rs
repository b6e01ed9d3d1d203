//! Expiry, capacity and coalescing, without a Backend API.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::yield_now;
use tokio::time::Instant;

use super::*;

fn at(secs: i64) -> UnixMillis {
    UnixMillis::from_secs(secs)
}

fn with(capacity: usize, entries: &[(&'static str, i64)]) -> LoadingCache<&'static str, i64> {
    let cache = LoadingCache::new(capacity);
    for (key, until) in entries {
        cache.insert(*key, Loaded::cached(*until, at(0), at(*until)));
    }
    cache
}

#[test]
fn expired_value_is_removed_and_not_returned() {
    let cache = with(10, &[("a", 5)]);
    assert_eq!(cache.get(&"a", at(4)), Some(5));
    assert_eq!(cache.get(&"a", at(5)), None);
    assert_eq!(cache.len(), 0);
}

#[test]
fn clock_that_is_set_back_ends_a_value() {
    let cache = LoadingCache::new(10);
    cache.insert("a", Loaded::cached(1, at(10), at(15)));
    assert_eq!(cache.get(&"a", at(9)), None);
}

#[test]
fn value_that_has_expired_already_is_not_stored() {
    let cache = with(10, &[("a", 5)]);
    cache.insert("a", Loaded::cached(1, at(6), at(6)));
    cache.insert("b", Loaded::cached(1, at(6), at(5)));
    assert_eq!(cache.len(), 0);
}

#[test]
fn capacity_of_zero_stores_nothing() {
    assert_eq!(with(0, &[("a", 5)]).get(&"a", at(0)), None);
}

#[test]
fn full_cache_keeps_values_in_use_and_admits_new_ones() {
    let cache = LoadingCache::new(64);
    cache.insert(usize::MAX, Loaded::cached((), at(0), at(5)));
    for number in 0..10_000 {
        cache.insert(number, Loaded::cached((), at(0), at(5)));
        assert!(cache.get(&number, at(0)).is_some());
        if number % 10 == 0 {
            assert!(cache.get(&usize::MAX, at(0)).is_some(), "after {number}");
        }
    }
    assert_eq!(cache.len(), 64);
}

/// A cache with loads that wait until they are released.
#[derive(Clone)]
struct Loads {
    cache: Arc<LoadingCache<&'static str, usize>>,
    started: Arc<AtomicUsize>,
    released: Arc<Semaphore>,
}

impl Loads {
    fn new(capacity: usize) -> Self {
        Self {
            cache: Arc::new(LoadingCache::new(capacity)),
            started: Arc::default(),
            released: Arc::new(Semaphore::new(0)),
        }
    }

    /// Loads the number of the load, and stores it for five seconds.
    async fn get(&self, now: i64) -> Option<usize> {
        let loads = self.clone();
        let load = move || async move {
            let number = loads.started.fetch_add(1, Ordering::SeqCst) + 1;
            loads.released.acquire().await.expect("open").forget();
            Loaded::cached(number, at(now), at(now + 5))
        };
        self.cache.get_or_load("a", at(now), load).await
    }

    async fn get_panicking(&self) -> Option<usize> {
        let loads = self.clone();
        let load = move || async move {
            loads.started.fetch_add(1, Ordering::SeqCst);
            panic!("a load that panics");
        };
        self.cache.get_or_load("a", at(0), load).await
    }

    fn release(&self, loads: usize) {
        self.released.add_permits(loads);
    }

    fn started(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }
}

async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

fn current_thread() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[tokio::test]
async fn ten_thousand_concurrent_requests_make_one_load() {
    for capacity in [0, 10] {
        let loads = Loads::new(capacity);
        loads.release(2);
        let values = join_all((0..10_000).map(|_| loads.get(0))).await;
        assert!(values.iter().all(|value| *value == Some(1)));
        assert_eq!(loads.started(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_of_many_threads_make_one_load() {
    let loads = Loads::new(10);
    let requests = (0..1000).map(|_| {
        let loads = loads.clone();
        tokio::spawn(async move { loads.get(0).await })
    });
    let requests: Vec<_> = requests.collect();
    loads.release(2);
    for request in requests {
        assert_eq!(request.await.expect("no panic"), Some(1));
    }
    assert_eq!(loads.started(), 1);
}

#[tokio::test]
async fn stored_value_is_loaded_again_once_it_has_expired() {
    let loads = Loads::new(10);
    loads.release(9);
    for (now, number) in [(0, 1), (4, 1), (5, 2), (9, 2), (10, 3)] {
        assert_eq!(loads.get(now).await, Some(number), "at {now} s");
    }
}

#[tokio::test]
async fn uncached_value_is_not_returned_to_later_requests() {
    let loads = Loads::new(0);
    loads.release(9);
    for number in 1..4 {
        assert_eq!(loads.get(0).await, Some(number));
        assert_eq!(loads.cache.len(), 0);
    }
}

#[tokio::test]
async fn cancelled_request_does_not_cancel_the_load() {
    let loads = Loads::new(0);
    let mut first = Box::pin(loads.get(0));
    assert!(first.as_mut().now_or_never().is_none());
    settle().await;
    drop(first);
    let mut second = Box::pin(loads.get(0));
    assert!(second.as_mut().now_or_never().is_none());
    loads.release(2);
    assert_eq!(second.await, Some(1));
}

#[tokio::test]
async fn cancelled_waiting_request_leaves_no_task() {
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let loads = Loads::new(0);
    let mut first = Box::pin(loads.get(0));
    assert!(first.as_mut().now_or_never().is_none());
    settle().await;
    let before = tasks();
    for _ in 0..1000 {
        let mut request = Box::pin(loads.get(0));
        assert!(request.as_mut().now_or_never().is_none());
    }
    settle().await;
    assert_eq!(tasks(), before);
    loads.release(2);
    assert_eq!(first.await, Some(1));
}

#[tokio::test]
async fn outdated_load_in_flight_is_repeated_once() {
    for capacity in [0, 10] {
        let loads = Loads::new(capacity);
        let mut first = Box::pin(loads.get(0));
        assert!(first.as_mut().now_or_never().is_none());
        settle().await;
        let outdated_until = |_: &usize| Some(at(1));
        let (started, released) = (Arc::clone(&loads.started), Arc::clone(&loads.released));
        let load = move || async move {
            let number = started.fetch_add(1, Ordering::SeqCst) + 1;
            released.acquire().await.expect("open").forget();
            Loaded::cached(number, at(1), at(5))
        };
        loads.release(2);
        let second = loads
            .cache
            .get_or_load_current("a", at(1), outdated_until, load)
            .await;
        assert_eq!((first.await, second), (Some(1), Some(2)));
        assert_eq!(loads.cache.get_current(&"a", at(1), &outdated_until), None);
    }
}

#[tokio::test]
async fn panic_in_a_load_fails_waiting_requests_but_not_later_ones() {
    let loads = Loads::new(10);
    let failed = join_all((0..100).map(|_| loads.get_panicking())).await;
    assert!(failed.iter().all(Option::is_none));
    assert_eq!((loads.started(), loads.cache.len()), (1, 0));
    loads.release(1);
    assert_eq!(loads.get(0).await, Some(2));
}

#[test]
fn load_whose_runtime_ends_is_started_again_elsewhere() {
    let loads = Loads::new(0);
    let (first, second) = (current_thread(), current_thread());
    first.block_on(async {
        assert!(Box::pin(loads.get(0)).as_mut().now_or_never().is_none());
        settle().await;
    });
    let mut request = Box::pin(loads.get(0));
    second.block_on(async { assert!(request.as_mut().now_or_never().is_none()) });
    drop(first);
    loads.release(1);
    assert_eq!(second.block_on(request), Some(2));
}

#[test]
fn load_on_a_stalled_runtime_is_abandoned() {
    let loads = Loads::new(0);
    let (stalled, running) = (current_thread(), current_thread());
    stalled.block_on(async {
        assert!(Box::pin(loads.get(0)).as_mut().now_or_never().is_none());
        settle().await;
    });
    running.block_on(async {
        tokio::time::pause();
        let begin = Instant::now();
        assert_eq!(loads.get(0).await, None);
        assert!(begin.elapsed() >= LOAD_TIMEOUT);
        loads.release(2);
        assert_eq!(loads.get(0).await, Some(2));
    });
}

#[test]
fn load_outside_of_a_runtime_fails() {
    let loads = Loads::new(10);
    assert_eq!(loads.get(0).now_or_never(), Some(None));
    assert_eq!(loads.started(), 0);
}
