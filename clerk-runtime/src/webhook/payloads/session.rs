//! Sessions with their user.

use serde_json::{Map, Value};

use crate::api::models::macros::model;
use crate::api::models::{ClientId, SessionActivity, SessionStatus, SessionTask, User};
use crate::caller::{OrgId, SessionId, UserId};

model! {
    /// A session, with the user that it belongs to.
    SessionEvent {
        /// Always `session`.
        object: String,
        /// The id, `sess_…`.
        id: SessionId,
        /// The user's id.
        user_id: UserId,
        /// The client's id.
        client_id: ClientId,
        /// Who acts in the user's place, as in the `act` claim.
        actor: Map<String, Value>,
        /// The state.
        status: SessionStatus,
        /// The organization that was active last.
        last_active_organization_id: Option<OrgId>,
        /// When it was last active, in milliseconds.
        last_active_at: i64,
        /// Where the session was used last.
        latest_activity: Option<SessionActivity>,
        /// When it expires, in milliseconds.
        expire_at: i64,
        /// When it counts as abandoned, in milliseconds.
        abandon_at: i64,
        /// When it was last changed, in milliseconds.
        updated_at: i64,
        /// When it was created, in milliseconds.
        created_at: i64,
        /// What the user has to do before the session becomes active.
        tasks: Vec<SessionTask>,
        /// The user.
        user: Option<User>,
    }
    times { last_active_at, expire_at, abandon_at, updated_at, created_at }
}
