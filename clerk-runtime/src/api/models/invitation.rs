//! Invitations to the application.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{InvitationId, InvitationStatus, Redacted};
use crate::clock::UnixMillis;

model! {
    /// An invitation to the application.
    Invitation {
        /// Always `invitation`.
        object: String,
        /// The id, `inv_…`.
        id: InvitationId,
        /// The email address.
        email_address: String,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// `true` if the invitation is revoked.
        revoked: Option<bool>,
        /// The state.
        status: InvitationStatus,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// Time of expiry.
        expires_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

open_enum! {
    /// The email template of an invitation.
    InvitationTemplate {
        Invitation = "invitation",
        WaitlistInvitation = "waitlist_invitation",
    }
}
