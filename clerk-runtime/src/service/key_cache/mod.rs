//! The signing keys of one instance.
//!
//! `refresh_policy` policy of refreshes and stale keys, pure · `remote` keys from Clerk, cached
//! and refreshed · `published` state that every request reads · `missing_kids` negative cache of
//! key ids · `fetch` a fetch with its retries · `failure` failures to load keys

mod failure;
mod fetch;
mod missing_kids;
mod published;
mod refresh_policy;
mod remote;

pub(super) use failure::KeyFailure;
pub(super) use fetch::fetch;
pub(super) use remote::RemoteKeys;

use std::sync::Arc;

use crate::api;
use crate::clock::UnixMillis;
use crate::jwt::{KeySet, VerificationKey};

/// Source of an instance's keys.
#[derive(Debug)]
pub(super) enum KeySource {
    /// The key of `CLERK_JWT_KEY`, without network.
    Local(KeySet),
    /// Keys from Clerk, fetched with the secret key, or from the Frontend API, and cached.
    Remote(Arc<RemoteKeys>),
    /// Keys from Clerk, fetched for each token.
    Uncached(api::Client),
    /// No key is configured.
    Nowhere,
}

impl KeySource {
    /// Returns the epoch of the current key set; `None` while no keys may be used.
    pub(super) fn epoch(&self, now: UnixMillis) -> Option<u64> {
        match self {
            Self::Local(_) => Some(0),
            Self::Remote(remote) => remote.epoch(now),
            Self::Uncached(_) | Self::Nowhere => None,
        }
    }

    /// Returns a key of the current set.
    pub(super) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        match self {
            Self::Local(keys) => keys.get(kid),
            Self::Remote(remote) => remote.get(kid),
            Self::Uncached(_) | Self::Nowhere => None,
        }
    }
}
