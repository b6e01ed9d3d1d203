//! Ids, which may be seeded, and secrets, which never are.

use aws_lc_rs::rand;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes ids that look like Clerk's: a prefix and 27 characters of base 62.
#[derive(Debug)]
pub(super) struct Ids {
    state: u64,
}

impl Ids {
    /// The same seed gives the same ids in the same order.
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self {
            state: seed.unwrap_or_else(random_u64),
        }
    }

    /// The next id, `<prefix>_…`.
    pub(super) fn next(&mut self, prefix: &str) -> String {
        // Clerk's ids begin with a time, which makes their first character a 2 for decades.
        let tail = (0..26).map(|_| base62(self.next_u64()));
        format!("{prefix}_2{}", tail.collect::<String>())
    }

    /// Sixteen bytes in hexadecimal, as the ids of M2M and OAuth tokens have them.
    pub(super) fn next_hex(&mut self, prefix: &str) -> String {
        format!("{prefix}_{:016x}{:016x}", self.next_u64(), self.next_u64())
    }

    /// `SplitMix64`: ids need to differ, not to be unguessable.
    fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A secret that nobody can guess: `<prefix>` and 42 characters of base 62.
pub(super) fn secret(prefix: &str) -> String {
    format!(
        "{prefix}{}",
        (0..42).map(|_| base62(random_u64())).collect::<String>()
    )
}

fn random_u64() -> u64 {
    let mut bytes = [0; 8];
    // The generator fails only where the operating system has no randomness at all, and then no
    // key pair can be made either.
    if rand::fill(&mut bytes).is_err() {
        tracing::error!("the operating system gives no randomness");
    }
    u64::from_ne_bytes(bytes)
}

fn base62(random: u64) -> char {
    let index = usize::try_from(random % 62).unwrap_or_default();
    BASE62.get(index).copied().map_or('0', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_clerks_shape_and_differ() {
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
    fn a_seed_repeats_the_ids() {
        let (mut one, mut two) = (Ids::new(Some(7)), Ids::new(Some(7)));
        assert_eq!(one.next("org"), two.next("org"));
        assert_ne!(Ids::new(Some(8)).next("org"), Ids::new(Some(7)).next("org"));
    }

    #[test]
    fn secrets_are_never_the_same() {
        assert_ne!(secret("sk_test_"), secret("sk_test_"));
    }
}
