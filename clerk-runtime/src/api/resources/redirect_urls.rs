//! URLs that may be redirected to.

use serde_json::json;

use super::endpoints;
use crate::api::models::{DeletedObject, RedirectUrl, RedirectUrlId};
use crate::api::page::list;
use crate::api::{Call, Client};

endpoints! {
    LIST: get("ListRedirectURLs", "/redirect_urls"),
    CREATE: post("CreateRedirectURL", "/redirect_urls"),
    GET: get("GetRedirectURL", "/redirect_urls/{id}"),
    DELETE: delete("DeleteRedirectURL", "/redirect_urls/{id}"),
}

/// URLs that may be redirected to; Clerk's `clerkClient.redirectUrls`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let answer = serde_json::json!({ "object": "redirect_url", "id": "ru_1", "url": "https://example.com/callback" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/redirect_urls", ok, answer);
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

    /// All URLs.
    pub fn list(&self) -> ListRedirectUrls {
        ListRedirectUrls(Call::new(&self.client, LIST.request()))
    }

    /// Allows a URL.
    pub fn create(&self, url: &str) -> Call<RedirectUrl> {
        let request = CREATE.request().json(&json!({ "url": url }));
        Call::new(&self.client, request)
    }

    /// One URL.
    pub fn get(&self, id: &RedirectUrlId) -> Call<RedirectUrl> {
        Call::new(&self.client, GET.request().path(id))
    }

    /// Allows a URL no longer.
    pub fn delete(&self, id: &RedirectUrlId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(id))
    }
}

list! {
    /// The call of [`RedirectUrls::list`]: filters as chained methods, then `.await` for a page or
    /// [`stream`](Self::stream) for all.
    ListRedirectUrls -> RedirectUrl {
        /// Whether the answer also says how many there are in all.
        paginated: bool,
    }
}
