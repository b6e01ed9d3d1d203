//! A bounded map whose entries leave at a time of their own.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::Mutex;

use super::sync::lock;
use crate::clock::UnixMillis;

pub(super) struct Bounded<K, V> {
    capacity: usize,
    entries: Mutex<HashMap<K, Entry<V>>>,
}

struct Entry<V> {
    value: V,
    /// A clock that is set back doesn't lengthen an entry's life.
    from: UnixMillis,
    until: UnixMillis,
}

impl<V> Entry<V> {
    fn is_alive(&self, now: UnixMillis) -> bool {
        self.from <= now && now < self.until
    }
}

impl<K, V> fmt::Debug for Bounded<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bounded")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Bounded<K, V> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            entries: Mutex::default(),
        }
    }

    pub(super) fn get(&self, key: &K, now: UnixMillis) -> Option<V> {
        let mut entries = lock(&self.entries);
        let entry = entries.get(key)?;
        if entry.is_alive(now) {
            return Some(entry.value.clone());
        }
        entries.remove(key);
        None
    }

    /// Keeps the value until the given time. A full map first drops what has expired, and then
    /// the entry that would leave soonest.
    pub(super) fn insert(&self, key: K, value: V, until: UnixMillis, now: UnixMillis) {
        if self.capacity == 0 || until <= now {
            return;
        }
        let mut entries = lock(&self.entries);
        if entries.len() >= self.capacity && !entries.contains_key(&key) {
            make_room(&mut entries, self.capacity, now);
        }
        entries.insert(
            key,
            Entry {
                value,
                from: now,
                until,
            },
        );
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        lock(&self.entries).len()
    }
}

fn make_room<K: Eq + Hash + Clone, V>(
    entries: &mut HashMap<K, Entry<V>>,
    capacity: usize,
    now: UnixMillis,
) {
    entries.retain(|_, entry| entry.is_alive(now));
    if entries.len() < capacity {
        return;
    }
    let soonest = entries
        .iter()
        .min_by_key(|(_, entry)| entry.until)
        .map(|(key, _)| key.clone());
    if let Some(soonest) = soonest {
        entries.remove(&soonest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(secs)
    }

    #[test]
    fn an_entry_leaves_at_its_time() {
        let map = Bounded::new(10);
        map.insert("a", 1, at(5), at(0));
        assert_eq!(map.get(&"a", at(4)), Some(1));
        assert_eq!(map.get(&"a", at(5)), None);
        assert_eq!(map.len(), 0);
    }

    #[test]
    fn a_clock_that_is_set_back_ends_an_entry() {
        let map = Bounded::new(10);
        map.insert("a", 1, at(15), at(10));
        assert_eq!(map.get(&"a", at(9)), None);
    }

    #[test]
    fn a_full_map_drops_the_entry_that_leaves_soonest() {
        let map = Bounded::new(2);
        map.insert("soon", 1, at(5), at(0));
        map.insert("late", 2, at(9), at(0));
        map.insert("new", 3, at(7), at(0));
        assert_eq!(map.len(), 2);
        assert_eq!(map.get(&"soon", at(0)), None);
        assert_eq!(map.get(&"late", at(0)), Some(2));
        assert_eq!(map.get(&"new", at(0)), Some(3));
    }

    #[test]
    fn a_capacity_of_zero_keeps_nothing() {
        let map = Bounded::new(0);
        map.insert("a", 1, at(5), at(0));
        assert_eq!(map.get(&"a", at(0)), None);
    }
}
