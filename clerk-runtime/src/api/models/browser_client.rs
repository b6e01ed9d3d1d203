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
        /// The id of the sign-in under way.
        sign_in_id: Option<String>,
        /// The id of the sign-up under way.
        sign_up_id: Option<SignUpId>,
        /// The session that was active last.
        last_active_session_id: Option<SessionId>,
        /// The strategy that signed in last.
        last_authentication_strategy: Option<String>,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// When it was created.
        created_at: UnixMillis,
    }
}
