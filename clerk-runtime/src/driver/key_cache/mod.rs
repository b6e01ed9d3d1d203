//! The signing keys of one instance.
//!
//! `refresh_policy` when keys are fresh, fetched or stale, pure · `remote` keys from Clerk, cached and
//! refreshed · `published` what every request reads of them · `missing_kids` key ids that Clerk does not
//! have · `fetch` one fetch, with its attempts · `failure` why there are none

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

/// Where an instance's keys come from.
#[derive(Debug)]
pub(super) enum Keys {
    /// `CLERK_JWT_KEY`: no network, ever.
    Local(KeySet),
    /// Clerk, by the secret key.
    Remote(Arc<RemoteKeys>),
    /// Clerk, anew for each token.
    Uncached(api::Client),
    /// Neither is configured.
    Nowhere,
}

impl Keys {
    /// The epoch of the current key set; `None` while no keys may be used.
    pub(super) fn epoch(&self, now: UnixMillis) -> Option<u64> {
        match self {
            Self::Local(_) => Some(0),
            Self::Remote(remote) => remote.epoch(now),
            Self::Uncached(_) | Self::Nowhere => None,
        }
    }

    /// A key of the current set.
    pub(super) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        match self {
            Self::Local(keys) => keys.get(kid),
            Self::Remote(remote) => remote.get(kid),
            Self::Uncached(_) | Self::Nowhere => None,
        }
    }
}
