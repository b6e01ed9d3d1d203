//! The allowlist and the blocklist of identifiers.

use serde_json::json;

use super::operation_table;
use crate::api::models::{
    AllowlistIdentifier, AllowlistIdentifierId, BlocklistIdentifier, BlocklistIdentifierId,
    DeletedObject,
};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Page};

operation_table! {
    LIST: get("ListAllowlistIdentifiers", "/allowlist_identifiers"),
    CREATE: post("CreateAllowlistIdentifier", "/allowlist_identifiers"),
    DELETE: delete("DeleteAllowlistIdentifier", "/allowlist_identifiers/{identifier_id}"),
    BLOCKLIST_LIST: get("ListBlocklistIdentifiers", "/blocklist_identifiers"),
    BLOCKLIST_CREATE: post("CreateBlocklistIdentifier", "/blocklist_identifiers"),
    BLOCKLIST_DELETE: delete("DeleteBlocklistIdentifier", "/blocklist_identifiers/{identifier_id}"),
}

/// Identifiers that may sign up (allowlist); Clerk's `clerkClient.allowlistIdentifiers`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!([{ "object": "allowlist_identifier", "id": "alid_1", "identifier": "jo@example.com" }]);
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/allowlist_identifiers", ok, response);
/// let page = clerk.allowlist().list().limit(20).await?;
/// assert_eq!(page[0].identifier.as_deref(), Some("jo@example.com"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Allowlist {
    client: Client,
}

impl Allowlist {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the identifiers that may sign up.
    pub fn list(&self) -> ListAllowlistIdentifiers {
        ListAllowlistIdentifiers(Call::new(&self.client, LIST.request()))
    }

    /// Adds an identifier to the allowlist.
    pub fn create(&self, parameters: CreateAllowlistIdentifier) -> Call<AllowlistIdentifier> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Removes an identifier from the allowlist.
    pub fn delete(&self, identifier_id: &AllowlistIdentifierId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(identifier_id))
    }
}

/// Identifiers that cannot sign up or sign in (blocklist); Clerk's
/// `clerkClient.blocklistIdentifiers`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "blocklist_identifier", "id": "blid_1", "identifier": "spam@example.com" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/blocklist_identifiers", ok, response);
/// let blocked = clerk.blocklist().create("spam@example.com").await?;
/// assert_eq!(blocked.identifier.as_deref(), Some("spam@example.com"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Blocklist {
    client: Client,
}

impl Blocklist {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the identifiers that cannot sign up or sign in.
    pub fn list(&self) -> Call<Page<BlocklistIdentifier>> {
        Call::new(&self.client, BLOCKLIST_LIST.request())
    }

    /// Adds an identifier to the blocklist.
    pub fn create(&self, identifier: &str) -> Call<BlocklistIdentifier> {
        let request = BLOCKLIST_CREATE
            .request()
            .json(&json!({ "identifier": identifier }));
        Call::new(&self.client, request)
    }

    /// Removes an identifier from the blocklist.
    pub fn delete(&self, identifier_id: &BlocklistIdentifierId) -> Call<DeletedObject> {
        Call::new(&self.client, BLOCKLIST_DELETE.request().path(identifier_id))
    }
}

list! {
    /// Call returned by [`Allowlist::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListAllowlistIdentifiers -> AllowlistIdentifier {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

params! {
    /// Parameters of [`Allowlist::create`].
    CreateAllowlistIdentifier(identifier: String) {
        /// Sends an invitation to the identifier if `true`. Default `false`.
        notify: bool,
    }
}
