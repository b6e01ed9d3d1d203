//! Models of the caches and of the coalesced calls: what must hold in every interleaving of requests.

mod keys;
mod loading;
mod revoked;
mod world;

pub use crate::revocations::models::*;
pub use keys::*;
pub use loading::*;
pub use revoked::*;
