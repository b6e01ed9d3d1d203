//! Allowed redirect URLs.

use serde_json::json;

use super::operation_table;
use crate::api::models::{DeletedObject, RedirectUrl, RedirectUrlId};
use crate::api::page::list;
use crate::api::{Call, Client};

operation_table! {
    LIST: get("ListRedirectURLs", "/redirect_urls"),
    CREATE: post("CreateRedirectURL", "/redirect_urls"),
    GET: get("GetRedirectURL", "/redirect_urls/{id}"),
    DELETE: delete("DeleteRedirectURL", "/redirect_urls/{id}"),
}

/// Allowed redirect URLs; Clerk's `clerkClient.redirectUrls`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "redirect_url", "id": "ru_1", "url": "https://example.com/callback" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/redirect_urls", ok, response);
/// let url = clerk.redirect_urls().create("https://example.com/callback").await?;
/// assert_eq!(url.url, "https://example.com/callback");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct RedirectUrls {
    client: Client,
}

impl RedirectUrls {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists all allowed URLs.
    pub fn list(&self) -> ListRedirectUrls {
        ListRedirectUrls(Call::new(&self.client, LIST.request()))
    }

    /// Adds an allowed URL.
    pub fn create(&self, url: &str) -> Call<RedirectUrl> {
        let request = CREATE.request().json(&json!({ "url": url }));
        Call::new(&self.client, request)
    }

    /// Fetches one URL.
    pub fn get(&self, id: &RedirectUrlId) -> Call<RedirectUrl> {
        Call::new(&self.client, GET.request().path(id))
    }

    /// Removes an allowed URL.
    pub fn delete(&self, id: &RedirectUrlId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(id))
    }
}

list! {
    /// Call returned by [`RedirectUrls::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListRedirectUrls -> RedirectUrl {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}
