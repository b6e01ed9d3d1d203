//! The shared store: state that several processes of an application share.
//!
//! Without a store, each process only knows the [revocations](crate::revocations) of its own
//! webhooks and calls. With a store, each process learns of the revocations of all others, usually
//! within milliseconds:
//!
//! ```
//! # #[cfg(feature = "redis")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use clerk_runtime::config::ClerkBuilder;
//! use clerk_runtime::shared::Redis;
//!
//! let store = Redis::connect("redis://127.0.0.1/").await?;
//! let clerk = ClerkBuilder::from_env()?.shared(store).build()?;
//! # drop(clerk);
//! # Ok(())
//! # }
//! ```
//!
//! No request waits for the log of revocations: a thread of the instance copies it into memory. If
//! the store cannot be reached, requests are served from memory, and the missed revocations are
//! read afterwards. [`Clerk::health`](crate::Clerk::health) shows if the store can be reached. With
//! [`require_shared_revocations`](crate::config::ClerkBuilder::require_shared_revocations),
//! authenticated requests get a 503 response while it cannot.

// Modules:
// - `store`: the trait of stores
// - `in_process`: the store of instances in one process
// - `redis`: the store of the feature `redis`
// - `namespace`: the prefix of an instance's keys
// - `link`: access of requests to the store
// - `access`: the shared store, or that of one instance
// - `lock`, `lock_owner`: locks that one process holds at a time
// - `vault`: encryption of values
// - `follower`: the thread that copies the log and publishes to it
// - `status`: the state of the connection

mod access;
mod follower;
mod in_process;
mod link;
mod lock;
mod lock_owner;
mod namespace;
#[cfg(feature = "redis")]
mod redis;
mod status;
mod store;
#[cfg(test)]
mod tests;
mod vault;

pub use in_process::InProcess;
pub use lock::SharedLock;
#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
pub use redis::Redis;
pub use status::{Health, StoreState};
pub use store::{LogEntry, LogPage, Position, SharedStore, StoreError, StoreFuture};

pub(crate) use access::StoreAccess;
pub(crate) use follower::Follower;
pub(crate) use link::{REQUEST_LIMIT, SharedLink};
pub(crate) use lock_owner::LockOwner;
pub(crate) use namespace::Namespace;
pub(crate) use vault::Vault;
