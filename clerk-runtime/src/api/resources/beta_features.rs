//! Settings that are in beta.

use super::operation_table;
use crate::api::models::InstanceSettings;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

operation_table! {
    UPDATE_INSTANCE_SETTINGS: patch("UpdateInstanceAuthConfig", "/beta_features/instance_settings"),
    UPDATE_DOMAIN: put("UpdateProductionInstanceDomain", "/beta_features/domain"),
    CHANGE_DOMAIN: post("ChangeProductionInstanceDomain", "/instance/change_domain"),
}

/// Settings that are in beta; Clerk's `clerkClient.betaFeatures`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "instance_settings", "id": "ins_1", "progressive_sign_up": true });
/// # let (method, ok) = (http::Method::PATCH, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/beta_features/instance_settings", ok, response);
/// use clerk_runtime::api::resources::UpdateInstanceSettings;
///
/// let parameters = UpdateInstanceSettings::new().progressive_sign_up(true);
/// let settings = clerk.beta_features().update_instance_settings(parameters).await?;
/// assert_eq!(settings.progressive_sign_up, Some(true));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct BetaFeatures {
    client: Client,
}

impl BetaFeatures {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Changes settings of the instance.
    pub fn update_instance_settings(
        &self,
        parameters: UpdateInstanceSettings,
    ) -> Call<InstanceSettings> {
        let request = UPDATE_INSTANCE_SETTINGS.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Changes the domain of a production instance.
    #[deprecated = "use `change_domain`"]
    pub fn update_domain(&self, parameters: ChangeDomain) -> Call<()> {
        let request = UPDATE_DOMAIN.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Changes the domain of a production instance; DNS records must be set up again.
    pub fn change_domain(&self, parameters: ChangeDomain) -> Call<()> {
        let request = CHANGE_DOMAIN.request().object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`BetaFeatures::update_instance_settings`].
    UpdateInstanceSettings {
        /// Sets whether only identifiers on the allowlist may sign up. Default `false`.
        restricted_to_allowlist: Nullable<bool>,
        /// The local part of the sender's address.
        from_email_address: Nullable<String>,
        /// Sets whether sign-ups may be completed in several steps.
        progressive_sign_up: Nullable<bool>,
        /// Sets whether test email addresses and phone numbers work.
        test_mode: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`BetaFeatures::change_domain`] and [`BetaFeatures::update_domain`].
    ChangeDomain {
        /// The URL of the home page.
        home_url: String,
        /// Marks the domain as that of a secondary application if `true`.
        is_secondary: bool,
    }
}
