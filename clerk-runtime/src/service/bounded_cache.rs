//! Settings of `quick_cache` that the caches share.

use std::hash::Hash;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

/// Share of a cache that is reserved for entries that were used before. Expired entries stay until
/// others replace them, so with the default of 0.97 they would crowd out new entries.
const HOT_SHARE: f64 = 0.5;

/// Returns an empty cache. The capacity is rounded up to a multiple of the number of the
/// cache's locks.
#[expect(clippy::expect_used, reason = "both capacities are set")]
pub(super) fn new<K, V, W>(capacity: usize, weighter: W) -> Cache<K, V, W>
where
    K: Eq + Hash,
    V: Clone,
    W: Weighter<K, V> + Clone,
{
    let options = OptionsBuilder::new()
        .estimated_items_capacity(capacity)
        .weight_capacity(u64::try_from(capacity).unwrap_or(u64::MAX))
        .hot_allocation(HOT_SHARE)
        .build()
        .expect("complete options");
    Cache::with_options(
        options,
        weighter,
        DefaultHashBuilder::default(),
        DefaultLifecycle::default(),
    )
}
