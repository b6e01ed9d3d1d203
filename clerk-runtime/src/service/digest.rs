//! Digests of secrets, used as keys of caches that live longer than the request.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256.
pub(super) type Digest = [u8; 32];

/// Returns the digest. It is never `None`, but the length is only known at run time.
pub(super) fn of(secret: &[u8]) -> Option<Digest> {
    digest(&SHA256, secret).as_ref().try_into().ok()
}
