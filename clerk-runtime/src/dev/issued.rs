//! Builder of machine tokens, and the tokens that it issues.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::machine::{MachineToken, MachineTokenKind};
use super::shared::Shared;
use super::token::{Category, TokenBuilder};
use crate::clock::{UnixMillis, millis};

/// Builder of a machine token, from [`Instance::api_key`](super::Instance::api_key),
/// [`m2m_token`](super::Instance::m2m_token) or [`oauth_token`](super::Instance::oauth_token).
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::Instance;
///
/// let clerk = Instance::start().await?;
/// let key = clerk.api_key("alice")?.scopes(["read:invoices"]).issue();
/// let authorization = format!("Bearer {}", key.secret());
/// # assert!(authorization.starts_with("Bearer ak_"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "call `issue()` or `jwt()` to get the token"]
pub struct MachineTokenBuilder {
    shared: Arc<Shared>,
    token: MachineToken,
}

impl MachineTokenBuilder {
    pub(super) fn new(shared: &Arc<Shared>, kind: MachineTokenKind, subject: String) -> Self {
        let mut state = shared.state();
        let token = MachineToken::new(kind, subject, &mut state);
        drop(state);
        Self {
            shared: Arc::clone(shared),
            token,
        }
    }

    /// Sets the scopes of the token. For M2M tokens, these are the ids of the machines that it may
    /// call.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.token.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the claims of an API key or an M2M token.
    pub fn claims(mut self, claims: Map<String, Value>) -> Self {
        self.token.claims = Some(claims);
        self
    }

    /// Sets the name of an API key.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.token.name = name.into();
        self
    }

    /// Sets the audience of an OAuth token.
    pub fn audience<S: Into<String>>(mut self, audience: impl IntoIterator<Item = S>) -> Self {
        self.token.audience = Some(audience.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the lifetime of the token. Default: unlimited for opaque tokens, an hour for JWTs.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        let expiry = self.token.created_at.plus_millis(millis(lifetime));
        self.token.expires_at = Some(expiry);
        self
    }

    /// Sets the expiry to an hour ago.
    pub fn expired(mut self) -> Self {
        let expiry = self.token.created_at.as_millis() - 3_600_000;
        self.token.expires_at = Some(UnixMillis::from_millis(expiry));
        self
    }

    /// Issues an opaque token, which only the Backend API can verify.
    #[must_use]
    pub fn issue(self) -> MachineCredential {
        let credential = MachineCredential {
            shared: Arc::clone(&self.shared),
            id: self.token.id.clone(),
            secret: self.token.secret.clone(),
        };
        self.shared.state().machine_tokens.push(self.token);
        credential
    }

    /// Returns a builder for the token as a JWT, which can be verified with the instance's key.
    /// Clerk has no API keys in this form; an API key has the shape of an M2M token here.
    pub fn jwt(self) -> TokenBuilder {
        let (token, shared) = (&self.token, &self.shared);
        if token.kind == MachineTokenKind::OAuth {
            return access_token_jwt(token, shared);
        }
        let mut claims = token.claims.clone().unwrap_or_default();
        if !token.scopes.is_empty() {
            claims.insert("aud".into(), json!(token.scopes));
        }
        let builder = TokenBuilder::new(&shared.keys, Category::MachineToMachine, claims);
        issued(builder, token, shared)
    }
}

/// Returns a builder for an OAuth access token as a JWT (RFC 9068).
pub(super) fn access_token_jwt(token: &MachineToken, shared: &Shared) -> TokenBuilder {
    let claims = token.claims.clone().unwrap_or_default();
    let builder = TokenBuilder::plain(&shared.keys, claims)
        .header("typ", "at+jwt")
        .claim("client_id", &token.client_id)
        .claim("scope", token.scopes.join(" "));
    let builder = match &token.audience {
        Some(audience) => builder.claim("aud", audience),
        None => builder,
    };
    issued(builder, token, shared)
}

/// Adds the claims that all tokens have.
fn issued(builder: TokenBuilder, token: &MachineToken, shared: &Shared) -> TokenBuilder {
    let lifetime = Duration::from_secs(60 * 60);
    let builder = builder
        .issued(&shared.settings.issuer, token.created_at, lifetime)
        .claim("sub", &token.subject)
        .claim("jti", &token.id);
    match token.expires_at {
        Some(expiry) => builder.claim("exp", expiry.as_secs()),
        None => builder,
    }
}

impl fmt::Debug for MachineTokenBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineTokenBuilder")
            .field("id", &self.token.id)
            .finish_non_exhaustive()
    }
}

/// An issued opaque machine token.
#[derive(Clone)]
pub struct MachineCredential {
    shared: Arc<Shared>,
    id: String,
    secret: String,
}

impl MachineCredential {
    /// Returns the token itself, `ak_…`, `mt_…` or `oat_…`.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Returns the token's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Revokes the token. From now on, its verification returns `revoked: true`.
    pub fn revoke(&self) {
        let mut state = self.shared.state();
        let now = state.now();
        for token in state
            .machine_tokens
            .iter_mut()
            .filter(|token| token.id == self.id)
        {
            token.revoke(Some("revoked in a test".to_owned()), now);
        }
    }
}

impl fmt::Debug for MachineCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineCredential")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
