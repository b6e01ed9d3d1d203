//! Browsers and devices.

use serde_json::json;

use super::operation_table;
use crate::api::models::{BrowserClient, ClientId};
use crate::api::page::list;
use crate::api::{Call, Client};

operation_table! {
    LIST: get("GetClientList", "/clients"),
    VERIFY: post("VerifyClient", "/clients/verify").idempotent(),
    GET: get("GetClient", "/clients/{client_id}"),
}

/// Clients (browsers and devices); Clerk's `clerkClient.clients`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "client", "id": "client_123", "session_ids": ["sess_123"] });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/clients/client_123", ok, response);
/// let client = clerk.clients().get(&"client_123".into()).await?;
/// assert_eq!(client.session_ids, ["sess_123"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Clients {
    client: Client,
}

impl Clients {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the browsers and devices.
    #[deprecated = "Clerk will remove the list of clients; fetch each client with `get`"]
    pub fn list(&self) -> ListClients {
        ListClients(Call::new(&self.client, LIST.request()))
    }

    /// Fetches the client that a session token belongs to.
    pub fn verify(&self, token: &str) -> Call<BrowserClient> {
        let request = VERIFY.request().json(&json!({ "token": token }));
        Call::new(&self.client, request)
    }

    /// Fetches one browser or device.
    pub fn get(&self, client_id: &ClientId) -> Call<BrowserClient> {
        Call::new(&self.client, GET.request().path(client_id))
    }
}

list! {
    /// Call returned by [`Clients::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListClients -> BrowserClient {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}
