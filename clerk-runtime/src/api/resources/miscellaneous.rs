//! Operations that belong to no other group.

use super::operation_table;
use crate::api::models::Html;
use crate::api::page::query;
use crate::api::{Call, Client};

operation_table! {
    INTERSTITIAL: get("GetPublicInterstitial", "/public/interstitial"),
}

/// Operations that belong to no other group.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!("<!doctype html>");
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/public/interstitial", ok, response);
/// let page = clerk.miscellaneous().interstitial().await?;
/// assert!(page.0.starts_with("<!doctype html>"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Miscellaneous {
    client: Client,
}

impl Miscellaneous {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Fetches the HTML page that synchronizes a browser's authentication state.
    pub fn interstitial(&self) -> Interstitial {
        Interstitial(Call::new(&self.client, INTERSTITIAL.request()))
    }
}

query! {
    /// Call returned by [`Miscellaneous::interstitial`]: chain options, then `.await` it.
    Interstitial -> Html {
        /// The former name of `frontend_api`.
        #[deprecated = "use `frontend_api`"]
        former_frontend_api: String = "frontendApi",
        /// The Frontend API key.
        frontend_api: String,
        /// The publishable key.
        publishable_key: String,
        /// The URL of the proxy.
        proxy_url: String,
        /// The domain.
        domain: String,
        /// The sign-in URL.
        sign_in_url: String,
        /// Sets whether scripts are loaded from the domain.
        use_domain_for_script: bool,
    }
}
