//! The value by which the holder of a claim or lock recognises it as its own.

use crate::random;

/// Random bytes, so that no two holders have the same value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LockOwner([u8; 16]);

impl LockOwner {
    /// Returns a new owner; `None` if the system provides no randomness.
    pub(crate) fn new() -> Option<Self> {
        random::bytes().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }
}
