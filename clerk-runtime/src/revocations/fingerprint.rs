//! Hashes of the objects that a token depends on. The filter contains those of revoked objects.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

use aws_lc_rs::digest::{SHA256, digest};

use super::revocation::{Kind, Target};
use crate::caller::Session;

/// Objects that a session depends on. Computed once for a cached token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionFingerprint([u64; 4]);

impl SessionFingerprint {
    pub(crate) fn of(session: &Session) -> Self {
        Self(SessionTargets::of(session).0.map(|it| hash(it.as_ref())))
    }

    pub(super) fn hashes(&self) -> &[u64; 4] {
        &self.0
    }
}

/// The targets of a session: itself, its user, its active organization and the membership.
pub(super) struct SessionTargets(pub(super) [Option<Target>; 4]);

impl SessionTargets {
    pub(super) fn of(session: &Session) -> Self {
        let (user, organization) = (session.user_id(), session.org_id());
        let target = |kind, id: &str| Target::new(kind, id);
        let membership = organization.zip(user);
        Self([
            session.session_id().map(|it| target(Kind::Session, it)),
            user.map(|it| target(Kind::User, it)),
            organization.map(|it| target(Kind::Organization, it)),
            membership.map(|(organization, user)| Target::membership(organization, user)),
        ])
    }
}

/// Returns the SHA-256 of a token in hexadecimal digits, by which a token without a known id is
/// revoked.
pub(crate) fn token_digest(token: &str) -> String {
    hex(digest(&SHA256, token.as_bytes()).as_ref())
}

/// Returns bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Returns the hash of a target. The hash function has fixed keys, which is harmless: only Clerk
/// chooses ids, and a collision only costs a lookup in the set.
pub(super) fn hash(target: Option<&Target>) -> u64 {
    let mut hasher = DefaultHasher::new();
    target.hash(&mut hasher);
    hasher.finish()
}
