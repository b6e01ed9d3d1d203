//! Ids, which a seed makes reproducible, and secrets, which are always random.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rand::distr::{Alphanumeric, SampleString as _};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Generates ids in Clerk's format: a prefix and 27 alphanumeric characters.
#[derive(Debug)]
pub(super) struct Ids(StdRng);

impl Ids {
    /// Creates a generator. The same seed results in the same ids in the same order.
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self(seed.map_or_else(rand::make_rng, StdRng::seed_from_u64))
    }

    /// Returns the next id, `<prefix>_…`.
    pub(super) fn next(&mut self, prefix: &str) -> String {
        // Clerk's ids begin with a time, so their first character is a 2 for decades.
        format!("{prefix}_2{}", Alphanumeric.sample_string(&mut self.0, 26))
    }

    /// Returns the next id with sixteen bytes in hexadecimal, like those of M2M and OAuth tokens.
    pub(super) fn next_hex(&mut self, prefix: &str) -> String {
        format!("{prefix}_{:032x}", self.0.random::<u128>())
    }
}

/// Returns an unguessable secret: `<prefix>` and 42 alphanumeric characters.
pub(super) fn secret(prefix: &str) -> String {
    prefix.to_owned() + &Alphanumeric.sample_string(&mut rand::rng(), 42)
}

/// Compares secrets in constant time.
pub(super) fn is_same_secret(one: &str, other: &str) -> bool {
    verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_format_of_clerk_and_differ() {
        let mut ids = Ids::new(None);
        let (one, two) = (ids.next("user"), ids.next("user"));
        assert_eq!(one.len(), "user_".len() + 27);
        assert!(
            one.starts_with("user_2") && one.bytes().skip(5).all(|b| b.is_ascii_alphanumeric())
        );
        assert_ne!(one, two);
        assert_eq!(ids.next_hex("mt").len(), "mt_".len() + 32);
    }

    #[test]
    fn same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Ids::new(Some(7)), Ids::new(Some(7)));
        assert_eq!(one.next("org"), two.next("org"));
        assert_eq!(one.next_hex("mt"), two.next_hex("mt"));
        assert_ne!(Ids::new(Some(8)).next("org"), Ids::new(Some(7)).next("org"));
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(secret("sk_test_"), secret("sk_test_"));
    }
}
