//! Sessions.

use serde_json::Value;

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{RefreshFormat, Session, SessionRefresh, SessionStatus, SessionToken};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::{OrgId, SessionId, UserId};

operation_table! {
    LIST: get("GetSessionList", "/sessions"),
    CREATE: post("createSession", "/sessions"),
    GET: get("GetSession", "/sessions/{session_id}"),
    REFRESH: post("RefreshSession", "/sessions/{session_id}/refresh"),
    REVOKE: post("RevokeSession", "/sessions/{session_id}/revoke").idempotent(),
    TOKEN: post("CreateSessionToken", "/sessions/{session_id}/tokens").idempotent(),
    TOKEN_FROM_TEMPLATE: post(
        "CreateSessionTokenFromTemplate",
        "/sessions/{session_id}/tokens/{template_name}",
    ).idempotent(),
}

/// Sessions; Clerk's `clerkClient.sessions`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateSession;
///
/// let alice = clerk.users().list().username("alice").await?[0].id.clone();
/// let session = clerk.sessions().create(CreateSession::new(alice)).await?;
/// let token = clerk.sessions().token(&session.id).await?.into_token();
/// assert_eq!(token.as_str().split('.').count(), 3);
///
/// clerk.sessions().revoke(&session.id).await?;
/// assert!(clerk.sessions().token(&session.id).await.is_err());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Sessions {
    client: Client,
}

impl Sessions {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the sessions of a user or a client.
    pub fn list(&self) -> ListSessions {
        ListSessions(Call::new(&self.client, LIST.request()))
    }

    /// Creates a session for a user; meant for tests.
    pub fn create(&self, parameters: CreateSession) -> Call<Session> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one session.
    pub fn get(&self, session_id: &SessionId) -> Call<Session> {
        Call::new(&self.client, GET.request().path(session_id))
    }

    /// Refreshes a session with its refresh token.
    pub fn refresh(
        &self,
        session_id: &SessionId,
        parameters: RefreshSession,
    ) -> Call<SessionRefresh> {
        let request = REFRESH.request().path(session_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Revokes a session: its tokens can no longer be refreshed.
    pub fn revoke(&self, session_id: &SessionId) -> Call<Session> {
        Call::new(&self.client, REVOKE.request().path(session_id))
    }

    /// Mints a session token; Clerk's `getToken(sessionId)`.
    pub fn token(&self, session_id: &SessionId) -> MintToken {
        MintToken::new(&self.client, TOKEN.request().path(session_id))
    }

    /// Mints a token from a JWT template; Clerk's `getToken(sessionId, template)`.
    pub fn token_from_template(&self, session_id: &SessionId, template_name: &str) -> MintToken {
        MintToken::new(
            &self.client,
            TOKEN_FROM_TEMPLATE
                .request()
                .path(session_id)
                .path(template_name),
        )
    }
}

list! {
    /// Call returned by [`Sessions::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListSessions -> Session {
        /// The client's id.
        client_id: String,
        /// The user's id.
        user_id: String,
        /// The state.
        status: SessionStatus,
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

params! {
    /// Parameters of [`Sessions::create`].
    CreateSession(user_id: UserId) {
        /// The id of the active organization.
        active_organization_id: OrgId,
    }
}

params! {
    /// Parameters of [`Sessions::refresh`].
    RefreshSession(expired_token: String, refresh_token: String, request_origin: String) {
        /// The headers of the request.
        request_headers: Value,
        /// The format of the response. Default `token`.
        format: Nullable<RefreshFormat>,
        /// The IP address that the request came from.
        request_originating_ip: Nullable<String>,
    }
}

action! {
    /// Call returned by [`Sessions::token`] and [`Sessions::token_from_template`]: chain options,
    /// then `.await` to mint the token.
    MintToken -> SessionToken {
        /// The lifetime of the token, in seconds: 30 to 315,360,000. Defaults to that of the
        /// instance or the template.
        expires_in_seconds: i64,
    }
}
