//! Browsers and devices.

use super::macros::model;
use super::{ClientId, Session, SignUpId};
use crate::caller::SessionId;
use crate::clock::UnixMillis;

model! {
    /// A browser or a device with its sessions; Clerk's `Client`.
    BrowserClient {
        /// Always `client`.
        object: String,
        /// The id, `client_…`.
        id: ClientId,
        /// The ids of the sessions.
        session_ids: Vec<String>,
        /// The sessions.
        sessions: Vec<Session>,
        /// The id of the sign-in in progress.
        sign_in_id: Option<String>,
        /// The id of the sign-up in progress.
        sign_up_id: Option<SignUpId>,
        /// The id of the session that was active last.
        last_active_session_id: Option<SessionId>,
        /// The strategy of the last sign-in.
        last_authentication_strategy: Option<String>,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time of creation.
        created_at: UnixMillis,
    }
}
