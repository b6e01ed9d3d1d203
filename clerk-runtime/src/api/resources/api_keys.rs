//! API keys.

use serde_json::{Value, json};

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{ApiKey, ApiKeyId, ApiKeySecret, DeletedObject};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};
use crate::caller::UserId;

operation_table! {
    CREATE: post("createApiKey", "/api_keys").unversioned(),
    LIST: get("getApiKeys", "/api_keys").unversioned(),
    GET: get("getApiKey", "/api_keys/{apiKeyID}").unversioned(),
    UPDATE: patch("updateApiKey", "/api_keys/{apiKeyID}").unversioned(),
    DELETE: delete("deleteApiKey", "/api_keys/{apiKeyID}").unversioned(),
    SECRET: get("getApiKeySecret", "/api_keys/{apiKeyID}/secret").unversioned(),
    REVOKE: post("revokeApiKey", "/api_keys/{apiKeyID}/revoke").idempotent().unversioned(),
    VERIFY: post("verifyApiKey", "/api_keys/verify").idempotent().unversioned(),
}

/// API keys; Clerk's `clerkClient.apiKeys`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateApiKey;
///
/// let alice = clerk.users().list().username("alice").await?[0].id.clone();
/// let parameters = CreateApiKey::new("billing job", alice.as_str()).scopes(["read:invoices"]);
/// let key = clerk.api_keys().create(parameters).await?;
/// let listed = clerk.api_keys().list(alice.as_str()).await?;
/// assert_eq!(listed[0].scopes, ["read:invoices"]);
///
/// clerk.api_keys().revoke(&key.id).revocation_reason("left".to_owned()).await?;
/// assert!(clerk.api_keys().get(&key.id).await?.revoked);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct ApiKeys {
    client: Client,
}

impl ApiKeys {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates an API key; the response contains its secret.
    pub fn create(&self, parameters: CreateApiKey) -> Call<ApiKey> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the API keys of a user, an organization or a machine.
    pub fn list(&self, subject: &str) -> ListApiKeys {
        ListApiKeys(Call::new(
            &self.client,
            LIST.request().query("subject", subject),
        ))
    }

    /// Fetches one API key.
    pub fn get(&self, api_key_id: &ApiKeyId) -> Call<ApiKey> {
        Call::new(&self.client, GET.request().path(api_key_id))
    }

    /// Changes an API key.
    pub fn update(&self, api_key_id: &ApiKeyId, parameters: UpdateApiKey) -> Call<ApiKey> {
        let request = UPDATE.request().path(api_key_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes an API key.
    pub fn delete(&self, api_key_id: &ApiKeyId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(api_key_id))
    }

    /// Fetches an API key's secret.
    pub fn secret(&self, api_key_id: &ApiKeyId) -> Call<ApiKeySecret> {
        Call::new(&self.client, SECRET.request().path(api_key_id))
    }

    /// Revokes an API key.
    pub fn revoke(&self, api_key_id: &ApiKeyId) -> RevokeApiKey {
        RevokeApiKey::new(&self.client, REVOKE.request().path(api_key_id))
    }

    /// Verifies the secret of an API key and returns the key.
    pub fn verify(&self, secret: &str) -> Call<ApiKey> {
        let request = VERIFY.request().json(&json!({ "secret": secret }));
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`ApiKeys::create`].
    CreateApiKey(name: String, subject: String) {
        /// The type, at most 25 characters. Default `api_key`.
        kind: String = "type",
        /// The description, at most 255 characters.
        description: Nullable<String>,
        /// The claims.
        claims: Value,
        /// The scopes.
        scopes: List<String>,
        /// The id of the key's creator.
        created_by: Nullable<UserId>,
        /// The lifetime, in seconds.
        seconds_until_expiration: Nullable<i64>,
    }
}

list! {
    /// Call returned by [`ApiKeys::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListApiKeys -> ApiKey {
        /// The type. Default `api_key`.
        kind: String = "type",
        /// Includes revoked and expired keys if `true`. Default `false`.
        include_invalid: bool,
        /// A text to search for.
        query: String,
    }
}

params! {
    /// Parameters of [`ApiKeys::update`].
    UpdateApiKey {
        /// The claims.
        claims: Value,
        /// The scopes.
        scopes: List<String>,
        /// The description, at most 255 characters.
        description: Nullable<String>,
        /// The subject.
        subject: String,
        /// The lifetime, in seconds.
        seconds_until_expiration: Nullable<i64>,
    }
}

action! {
    /// Call returned by [`ApiKeys::revoke`]: chain options, then `.await` it.
    RevokeApiKey -> ApiKey {
        /// The reason for the revocation.
        revocation_reason: Nullable<String>,
    }
}
