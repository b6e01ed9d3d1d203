//! Random numbers of the operating system.

/// Returns random bytes; `None` if the system provides no randomness.
pub(crate) fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns a random number that spreads waits, or 0 if the system provides no randomness.
pub(crate) fn number() -> u32 {
    bytes().map_or(0, u32::from_ne_bytes)
}
