//! Sign-ups.

use super::operation_table;
use crate::api::models::{SignUp, SignUpId};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

operation_table! {
    GET: get("GetSignUp", "/sign_ups/{id}"),
    UPDATE: patch("UpdateSignUp", "/sign_ups/{id}"),
}

/// Sign-ups; Clerk's `clerkClient.signUps`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "sign_up_attempt", "id": "sua_123", "status": "missing_requirements" });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/sign_ups/sua_123", ok, response);
/// let sign_up = clerk.sign_ups().get(&"sua_123".into()).await?;
/// assert_eq!(sign_up.status.as_str(), "missing_requirements");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct SignUps {
    client: Client,
}

impl SignUps {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Fetches one sign-up.
    pub fn get(&self, id: &SignUpId) -> Call<SignUp> {
        Call::new(&self.client, GET.request().path(id))
    }

    /// Changes a sign-up.
    pub fn update(&self, id: &SignUpId, parameters: UpdateSignUp) -> Call<SignUp> {
        let request = UPDATE.request().path(id).object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`SignUps::update`].
    UpdateSignUp {
        /// The id in the application's own system.
        external_id: Nullable<String>,
        /// Sets whether a custom action is still to be completed.
        custom_action: Nullable<bool>,
    }
}
