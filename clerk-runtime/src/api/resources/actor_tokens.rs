//! Tokens to sign in as another user.

use super::operation_table;
use crate::api::models::{ActorToken, ActorTokenId};
use crate::api::params::params;
use crate::api::{Call, Client};
use crate::caller::UserId;

operation_table! {
    CREATE: post("CreateActorToken", "/actor_tokens"),
    REVOKE: post("RevokeActorToken", "/actor_tokens/{actor_token_id}/revoke").idempotent(),
}

/// Tokens to sign in as another user; Clerk's `clerkClient.actorTokens`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "actor_token", "id": "act_1", "user_id": "user_123", "actor": { "sub": "user_456" } });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/actor_tokens", ok, response);
/// use clerk_runtime::api::resources::{Actor, CreateActorToken};
///
/// let parameters = CreateActorToken::new("user_123", Actor::new("user_456"));
/// let token = clerk.actor_tokens().create(parameters).await?;
/// assert_eq!(token.user_id.as_str(), "user_123");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct ActorTokens {
    client: Client,
}

impl ActorTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a token that signs an actor in as a user.
    pub fn create(&self, parameters: CreateActorToken) -> Call<ActorToken> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Revokes a token that was not used yet.
    pub fn revoke(&self, token_id: &ActorTokenId) -> Call<ActorToken> {
        Call::new(&self.client, REVOKE.request().path(token_id))
    }
}

params! {
    /// Parameters of [`ActorTokens::create`].
    CreateActorToken(user_id: UserId, actor: Actor) {
        /// The lifetime of the token, in seconds. Default 3,600.
        expires_in_seconds: i64,
        /// The maximum duration of the session, in seconds. Default 1,800.
        session_max_duration_in_seconds: i64,
    }
}

params! {
    /// The actor of a [`CreateActorToken`].
    Actor(sub: String) {}
}
