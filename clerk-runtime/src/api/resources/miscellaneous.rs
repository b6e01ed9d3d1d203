//! What fits nowhere else.

use super::endpoints;
use crate::api::models::Html;
use crate::api::page::query;
use crate::api::{Call, Client};

endpoints! {
    INTERSTITIAL: get("GetPublicInterstitial", "/public/interstitial"),
}

/// What fits nowhere else.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let answer = serde_json::json!("<!doctype html>");
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/public/interstitial", ok, answer);
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

    /// The page that synchronizes a browser's state, as HTML.
    pub fn interstitial(&self) -> Interstitial {
        Interstitial(Call::new(&self.client, INTERSTITIAL.request()))
    }
}

query! {
    /// The call of [`Miscellaneous::interstitial`]: options as chained methods, then `.await`.
    Interstitial -> Html {
        /// The Frontend API key, under its former name.
        #[deprecated = "Clerk replaced it"]
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
        /// Whether scripts come from the domain.
        use_domain_for_script: bool,
    }
}
