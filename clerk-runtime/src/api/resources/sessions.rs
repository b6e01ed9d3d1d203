//! Sessions.

use std::future::IntoFuture;

use serde_json::{Value, json};

use crate::api::models::SessionToken;
use crate::api::{Call, CallFuture, Client, Endpoint, Error, Request};
use crate::caller::SessionId;

const CREATE_TOKEN: Endpoint =
    Endpoint::post("CreateSessionToken", "/sessions/{session_id}/tokens").repeatable();
const CREATE_TOKEN_FROM_TEMPLATE: Endpoint = Endpoint::post(
    "CreateSessionTokenFromTemplate",
    "/sessions/{session_id}/tokens/{template_name}",
)
.repeatable();

/// The operations on sessions; Clerk's `clerkClient.sessions`.
#[derive(Clone, Debug)]
pub struct Sessions {
    client: Client,
}

impl Sessions {
    pub(super) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
        }
    }

    /// Mints a session token: Clerk's `getToken(sessionId)`.
    pub fn token(&self, session_id: &SessionId) -> MintToken {
        MintToken::new(&self.client, CREATE_TOKEN.request().path(session_id))
    }

    /// Mints a token by a JWT template: Clerk's `getToken(sessionId, template)`.
    pub fn token_from_template(&self, session_id: &SessionId, template: &str) -> MintToken {
        let request = CREATE_TOKEN_FROM_TEMPLATE
            .request()
            .path(session_id)
            .path(template);
        MintToken::new(&self.client, request)
    }
}

/// A token that is minted when this is awaited.
#[derive(Debug)]
#[must_use = "a token is minted when this is awaited"]
pub struct MintToken(Call<SessionToken>);

impl MintToken {
    fn new(client: &Client, request: Request) -> Self {
        Self(Call::new(client, request.json(&json!({}))))
    }

    /// How long the token lives, in seconds: 30 to 315,360,000. Default: as the instance or the
    /// template says.
    pub fn expires_in_seconds(self, seconds: u32) -> Self {
        let body: Value = json!({ "expires_in_seconds": seconds });
        Self(self.0.map(|request| request.json(&body)))
    }

    /// The request as a plain value.
    #[must_use]
    pub fn request(&self) -> &Request {
        self.0.request()
    }
}

impl IntoFuture for MintToken {
    type Output = Result<SessionToken, Error>;
    type IntoFuture = CallFuture<SessionToken>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.into_future()
    }
}
