//! Digests of secrets, as keys of caches that outlive them.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256.
pub(super) type Digest = [u8; 32];

/// `None` never comes: it is for the compiler, who doesn't know how long a SHA-256 is.
pub(super) fn of(secret: &[u8]) -> Option<Digest> {
    digest(&SHA256, secret).as_ref().try_into().ok()
}
