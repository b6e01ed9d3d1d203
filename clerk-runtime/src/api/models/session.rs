//! Sessions, their tokens and their activity.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{ClientId, Redacted, User};
use crate::caller::{OrgId, SessionId, Token, UserId};
use crate::clock::UnixMillis;

model! {
    /// A token that was minted for a session.
    SessionToken {
        /// Always `token`.
        object: String,
        /// The token's text; not shown by `Debug`.
        jwt: Redacted<String>,
    }
}

impl SessionToken {
    /// Converts the text into a [`Token`].
    #[must_use]
    pub fn into_token(self) -> Token {
        Token::new(self.jwt.into_inner())
    }
}

model! {
    /// A session.
    Session {
        /// Always `session`.
        object: String,
        /// The id, `sess_…`.
        id: SessionId,
        /// The user's id.
        user_id: UserId,
        /// The client's id.
        client_id: ClientId,
        /// The actor that impersonates the user, as in the `act` claim.
        actor: Map<String, Value>,
        /// The state.
        status: SessionStatus,
        /// The id of the organization that was active last.
        last_active_organization_id: Option<OrgId>,
        /// Time at which the session was last active.
        last_active_at: UnixMillis,
        /// The latest activity.
        latest_activity: Option<SessionActivity>,
        /// Time of expiry.
        expire_at: UnixMillis,
        /// The time from which the session counts as abandoned.
        abandon_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time of creation.
        created_at: UnixMillis,
        /// The tasks that the user must complete before the session becomes active.
        tasks: Vec<SessionTask>,
        /// The user; only in webhook events.
        user: Option<User>,
    }
}

model! {
    /// The device and place of a session's activity.
    SessionActivity {
        /// The object's type.
        object: String,
        /// The id.
        id: String,
        /// The type of the device, `Macintosh` for example.
        device_type: Option<String>,
        /// `true` for a mobile device.
        is_mobile: bool,
        /// The browser.
        browser_name: Option<String>,
        /// The version of the browser.
        browser_version: Option<String>,
        /// The IP address.
        ip_address: Option<String>,
        /// The city that the IP address belongs to.
        city: Option<String>,
        /// The country that the IP address belongs to.
        country: Option<String>,
    }
}

model! {
    /// A task that a user must complete before a session becomes active.
    SessionTask {
        /// The key.
        key: String,
    }
}

model! {
    /// A refreshed session: a token, or the cookies to set.
    SessionRefresh {
        /// The object's type.
        object: String,
        /// The token; not shown by `Debug`.
        jwt: Option<Redacted<String>>,
        /// The cookies to set; not shown by `Debug`.
        cookies: Option<Redacted<Vec<String>>>,
    }
}

open_enum! {
    /// A session's state.
    SessionStatus {
        Active = "active",
        Revoked = "revoked",
        Ended = "ended",
        Expired = "expired",
        Removed = "removed",
        Abandoned = "abandoned",
        Replaced = "replaced",
        Pending = "pending",
    }
}

open_enum! {
    /// The form of a refreshed session.
    RefreshFormat {
        Token = "token",
        Cookie = "cookie",
    }
}
