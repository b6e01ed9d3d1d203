//! Digests of secrets, used as keys of caches that live longer than the request.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256.
pub(super) type Digest = [u8; 32];

/// Returns the digest. `None` cannot occur, but the compiler does not know the length of a SHA-256.
pub(super) fn of(secret: &[u8]) -> Option<Digest> {
    digest(&SHA256, secret).as_ref().try_into().ok()
}
