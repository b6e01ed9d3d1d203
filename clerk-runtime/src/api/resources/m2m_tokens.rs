//! Tokens for requests between machines (M2M).

use serde_json::{Value, json};

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{M2mToken, M2mTokenId, MachineId, TokenFormat};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

operation_table! {
    CREATE: post("createM2MToken", "/m2m_tokens").unversioned().with_machine_secret_key(),
    LIST: get("getM2MTokens", "/m2m_tokens").unversioned().with_machine_secret_key(),
    REVOKE: post("revokeM2MToken", "/m2m_tokens/{m2m_token_id}/revoke")
        .idempotent().unversioned().with_machine_secret_key(),
    VERIFY: post("verifyM2MToken", "/m2m_tokens/verify")
        .idempotent().unversioned().with_machine_secret_key(),
}

/// Tokens for requests between machines (M2M); Clerk's `clerkClient.m2m`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # use clerk_runtime::api::models::MachineId;
/// # let ids = ["worker", "billing"].map(|name| MachineId::from(instance.machine_id(name)));
/// # instance.clerk()?.machines().create_scope(&ids[0], &ids[1]).await?;
/// # let with_key_of = |name| {
/// #     let key = instance.machine_secret_key(name);
/// #     instance.clerk_builder().machine_secret_key(key).build()
/// # };
/// # let (worker, billing) = (with_key_of("worker")?, with_key_of("billing")?);
/// use clerk_runtime::api::resources::CreateM2mToken;
///
/// // In one machine, with its own CLERK_MACHINE_SECRET_KEY:
/// let parameters = CreateM2mToken::new().seconds_until_expiration(60);
/// let created = worker.m2m_tokens().create(parameters).await?;
/// let token = created.token.ok_or("the response contains the token")?;
///
/// // In another machine, to which the first one may send requests:
/// let seen = billing.m2m_tokens().verify(&token).await?;
/// assert_eq!(seen.subject, created.subject);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct M2mTokens {
    client: Client,
}

impl M2mTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a token for the machine whose secret key is configured.
    pub fn create(&self, parameters: CreateM2mToken) -> Call<M2mToken> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the tokens of a machine.
    pub fn list(&self, machine_id: &MachineId) -> ListM2mTokens {
        ListM2mTokens(Call::new(
            &self.client,
            LIST.request().query("subject", machine_id.as_str()),
        ))
    }

    /// Revokes a token.
    pub fn revoke(&self, token_id: &M2mTokenId) -> RevokeM2mToken {
        RevokeM2mToken::new(&self.client, REVOKE.request().path(token_id))
    }

    /// Verifies a token and returns it.
    pub fn verify(&self, token: &str) -> Call<M2mToken> {
        let request = VERIFY.request().json(&json!({ "token": token }));
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`M2mTokens::create`].
    CreateM2mToken {
        /// The format of the token. Default `opaque`.
        token_format: TokenFormat,
        /// The lifetime, in seconds.
        seconds_until_expiration: Nullable<i64>,
        /// The claims.
        claims: Value,
        /// Returns an existing token if it remains valid for at least this many seconds, instead of
        /// a new one.
        min_remaining_ttl_seconds: i64,
    }
}

list! {
    /// Call returned by [`M2mTokens::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListM2mTokens -> M2mToken {
        /// Filters by whether tokens are revoked. Default `false`.
        revoked: bool,
        /// Filters by whether tokens have expired. Default `false`.
        expired: bool,
    }
}

action! {
    /// Call returned by [`M2mTokens::revoke`]: chain options, then `.await` it.
    RevokeM2mToken -> M2mToken {
        /// The reason for the revocation.
        revocation_reason: Nullable<String>,
    }
}
