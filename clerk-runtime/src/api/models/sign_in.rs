//! Tokens with which users sign in.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{ActorTokenId, AgentTaskId, Redacted, SignInTokenId};
use crate::caller::UserId;
use crate::clock::UnixMillis;

model! {
    /// A token to sign in as another user.
    ActorToken {
        /// Always `actor_token`.
        object: String,
        /// The id, `act_…`.
        id: ActorTokenId,
        /// The state.
        status: TokenStatus,
        /// The user's id.
        user_id: UserId,
        /// The actor that impersonates the user, as in the `act` claim.
        actor: Map<String, Value>,
        /// The token; not shown by `Debug`.
        token: Option<Redacted<String>>,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A token to sign in once.
    SignInToken {
        /// Always `sign_in_token`.
        object: String,
        /// The id, `sit_…`.
        id: SignInTokenId,
        /// The state.
        status: TokenStatus,
        /// The user's id.
        user_id: UserId,
        /// The token; not shown by `Debug`.
        token: Option<Redacted<String>>,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A token that lets tests bypass bot detection.
    TestingToken {
        /// Always `testing_token`.
        object: String,
        /// The token; not shown by `Debug`.
        token: Redacted<String>,
        /// Time of expiry, in seconds since the Unix epoch.
        expires_at: i64,
    }
}

model! {
    /// A task for which an agent signs in.
    AgentTask {
        /// Always `agent_task`.
        object: String,
        /// The agent's id.
        agent_id: String,
        /// The task's id.
        agent_task_id: AgentTaskId,
        /// The former name of `agent_task_id`; deprecated by Clerk.
        task_id: String,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
    }
}

open_enum! {
    /// The state of an actor token or a sign-in token.
    TokenStatus {
        Pending = "pending",
        Accepted = "accepted",
        Revoked = "revoked",
    }
}
