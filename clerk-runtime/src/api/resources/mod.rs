//! The operations, one file per group.

mod sessions;
mod users;

pub use sessions::{MintToken, Sessions};
pub use users::{ListUsers, UpdateUser, Users};

use super::Client;

impl Client {
    /// Users.
    #[must_use]
    pub fn users(&self) -> Users {
        Users::new(self)
    }

    /// Sessions.
    #[must_use]
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self)
    }
}
