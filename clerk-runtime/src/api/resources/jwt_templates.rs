//! JWT templates.

use serde_json::Value;

use super::operation_table;
use crate::api::models::{DeletedObject, JwtTemplate, JwtTemplateId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

operation_table! {
    LIST: get("ListJWTTemplates", "/jwt_templates"),
    CREATE: post("CreateJWTTemplate", "/jwt_templates"),
    GET: get("GetJWTTemplate", "/jwt_templates/{template_id}"),
    UPDATE: patch("UpdateJWTTemplate", "/jwt_templates/{template_id}"),
    DELETE: delete("DeleteJWTTemplate", "/jwt_templates/{template_id}"),
}

/// JWT templates; Clerk's `clerkClient.jwtTemplates`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::JwtTemplateParams;
/// use serde_json::json;
///
/// let claims = json!({ "email": "{{user.primary_email_address}}" });
/// let parameters = JwtTemplateParams::new("hasura", claims).lifetime(60);
/// let template = clerk.jwt_templates().create(parameters).await?;
/// assert_eq!(clerk.jwt_templates().get(&template.id).await?.name, "hasura");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct JwtTemplates {
    client: Client,
}

impl JwtTemplates {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists all templates.
    pub fn list(&self) -> ListJwtTemplates {
        ListJwtTemplates(Call::new(&self.client, LIST.request()))
    }

    /// Creates a template.
    pub fn create(&self, parameters: JwtTemplateParams) -> Call<JwtTemplate> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one template.
    pub fn get(&self, template_id: &JwtTemplateId) -> Call<JwtTemplate> {
        Call::new(&self.client, GET.request().path(template_id))
    }

    /// Changes a template.
    pub fn update(
        &self,
        template_id: &JwtTemplateId,
        parameters: JwtTemplateParams,
    ) -> Call<JwtTemplate> {
        let request = UPDATE.request().path(template_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a template.
    pub fn delete(&self, template_id: &JwtTemplateId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(template_id))
    }
}

list! {
    /// Call returned by [`JwtTemplates::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListJwtTemplates -> JwtTemplate {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

params! {
    /// Parameters of [`JwtTemplates::create`] and [`JwtTemplates::update`].
    JwtTemplateParams(name: String, claims: Value) {
        /// The lifetime of a token, in seconds: 30 to 315,360,000.
        lifetime: Nullable<i64>,
        /// The allowed clock skew, in seconds: 0 to 300.
        allowed_clock_skew: Nullable<i64>,
        /// Sets whether tokens are signed with a custom key.
        custom_signing_key: bool,
        /// The signature algorithm.
        signing_algorithm: Nullable<String>,
        /// The private key that signs tokens.
        signing_key: Nullable<String>,
    }
}
