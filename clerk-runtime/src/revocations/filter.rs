//! Bloom filter of the revoked objects, so that most tokens need neither a lock nor a comparison.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use crate::sync::AtomicU64;

/// Bits for each entry of the set. With a full set, less than one in a hundred other ids is a false
/// positive, which costs a lookup in the set.
const BITS_PER_ENTRY: usize = 16;

/// Bloom filter that keeps the three bits of an entry in one word. The words are allocated when the
/// first entry is added.
pub(super) struct Filter {
    words: OnceLock<Box<[AtomicU64]>>,
    len: usize,
}

impl Filter {
    pub(super) fn new(capacity: usize) -> Self {
        let bits = capacity.saturating_mul(BITS_PER_ENTRY).max(1024);
        Self {
            words: OnceLock::new(),
            len: bits.checked_next_power_of_two().unwrap_or(bits) / 64,
        }
    }

    /// Returns `false` only if no entry has this hash.
    pub(super) fn may_contain(&self, hash: u64) -> bool {
        let word = self.words.get().and_then(|it| it.get(self.place(hash)));
        word.is_some_and(|it| it.load(Ordering::Acquire) & bits(hash) == bits(hash))
    }

    pub(super) fn insert(&self, hash: u64) {
        if let Some(word) = self.words().get(self.place(hash)) {
            word.fetch_or(bits(hash), Ordering::Release);
        }
    }

    /// Replaces the content with these hashes. Bits of hashes that stay are set at all times. The
    /// caller must prevent concurrent insertions.
    pub(super) fn rebuild(&self, hashes: impl Iterator<Item = u64>) {
        let mut fresh = vec![0; self.len];
        for hash in hashes {
            if let Some(word) = fresh.get_mut(self.place(hash)) {
                *word |= bits(hash);
            }
        }
        for (word, fresh) in self.words().iter().zip(fresh) {
            word.store(fresh, Ordering::Release);
        }
    }

    fn words(&self) -> &[AtomicU64] {
        self.words
            .get_or_init(|| (0..self.len).map(|_| AtomicU64::new(0)).collect())
    }

    fn place(&self, hash: u64) -> usize {
        // The number of words is a power of two. Truncation of the hash is intended.
        usize::try_from(hash >> 18 & 0xffff_ffff).unwrap_or_default() & (self.len - 1)
    }
}

/// Returns the bits of an entry in its word.
fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
}
