//! The waitlist.

use super::macros::{model, open_enum};
use super::{Invitation, WaitlistEntryId};
use crate::clock::UnixMillis;

model! {
    /// An entry in the waitlist.
    WaitlistEntry {
        /// Always `waitlist_entry`.
        object: String,
        /// The id, `wle_…`.
        id: WaitlistEntryId,
        /// The email address.
        email_address: String,
        /// The state.
        status: WaitlistEntryStatus,
        /// `true` while the entry is being processed.
        is_locked: Option<bool>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// The invitation.
        invitation: Option<Invitation>,
    }
}

open_enum! {
    /// A waitlist entry's state.
    WaitlistEntryStatus {
        Pending = "pending",
        Invited = "invited",
        Rejected = "rejected",
        Completed = "completed",
    }
}
