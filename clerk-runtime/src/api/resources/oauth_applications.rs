//! OAuth applications, which sign users in with Clerk.

use serde_json::json;

use super::operation_table;
use super::upload::upload;
use crate::api::models::{DeletedObject, OAuthApplication, OAuthApplicationId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, File, List, Nullable};
use crate::caller::UserId;

operation_table! {
    LIST: get("ListOAuthApplications", "/oauth_applications"),
    CREATE: post("CreateOAuthApplication", "/oauth_applications"),
    GET: get("GetOAuthApplication", "/oauth_applications/{oauth_application_id}"),
    UPDATE: patch("UpdateOAuthApplication", "/oauth_applications/{oauth_application_id}"),
    DELETE: delete("DeleteOAuthApplication", "/oauth_applications/{oauth_application_id}"),
    SET_LOGO: put("UploadOAuthApplicationLogo", "/oauth_applications/{oauth_application_id}/logo"),
    ROTATE_SECRET: post(
        "RotateOAuthApplicationSecret",
        "/oauth_applications/{oauth_application_id}/rotate_secret",
    ),
    REVOKE_TOKEN: post(
        "RevokeOAuthApplicationToken",
        "/oauth_applications/{oauth_application_id}/revoke_token",
    ).idempotent(),
}

/// OAuth applications, which sign users in with Clerk; Clerk's `clerkClient.oauthApplications`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "oauth_application", "id": "oa_1", "name": "Example App" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/oauth_applications", ok, response);
/// let page = clerk.oauth_applications().list().limit(20).await?;
/// assert_eq!(page[0].name, "Example App");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OAuthApplications {
    client: Client,
}

impl OAuthApplications {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the applications, oldest first.
    pub fn list(&self) -> ListOAuthApplications {
        ListOAuthApplications(Call::new(&self.client, LIST.request()))
    }

    /// Creates an application; the response contains its client secret.
    pub fn create(&self, parameters: CreateOAuthApplication) -> Call<OAuthApplication> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one application.
    pub fn get(&self, application_id: &OAuthApplicationId) -> Call<OAuthApplication> {
        Call::new(&self.client, GET.request().path(application_id))
    }

    /// Changes an application.
    pub fn update(
        &self,
        application_id: &OAuthApplicationId,
        parameters: UpdateOAuthApplication,
    ) -> Call<OAuthApplication> {
        let request = UPDATE.request().path(application_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes an application.
    pub fn delete(&self, application_id: &OAuthApplicationId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(application_id))
    }

    /// Uploads an application's logo.
    pub fn set_logo(
        &self,
        application_id: &OAuthApplicationId,
        file: File,
    ) -> UploadOAuthApplicationLogo {
        UploadOAuthApplicationLogo::new(&self.client, SET_LOGO.request().path(application_id), file)
    }

    /// Rotates an application's client secret; the previous secret becomes invalid immediately.
    pub fn rotate_secret(&self, application_id: &OAuthApplicationId) -> Call<OAuthApplication> {
        Call::new(&self.client, ROTATE_SECRET.request().path(application_id))
    }

    /// Revokes an access or refresh token, and all other tokens of the same grant.
    pub fn revoke_token(&self, application_id: &OAuthApplicationId, token: &str) -> Call<()> {
        let request = REVOKE_TOKEN
            .request()
            .path(application_id)
            .json(&json!({ "token": token }));
        Call::new(&self.client, request)
    }
}

list! {
    /// Call returned by [`OAuthApplications::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOAuthApplications -> OAuthApplication {
        /// The order: a field's name, prefixed with `+` or `-`. Default `+created_at`.
        order_by: String,
        /// A part of the name.
        name_query: String,
    }
}

params! {
    /// Parameters of [`OAuthApplications::create`].
    CreateOAuthApplication(name: String) {
        /// The redirect URIs.
        redirect_uris: List<String>,
        /// The callback URL, at most 1,024 characters.
        #[deprecated = "use `redirect_uris`"]
        callback_url: Nullable<String>,
        /// The scopes, at most 1,024 characters. Default `profile email`.
        scopes: Nullable<String>,
        /// Sets whether users are asked for consent. Default `true`.
        consent_screen_enabled: Nullable<bool>,
        /// Sets whether PKCE is required. Default `false`.
        pkce_required: Nullable<bool>,
        /// Sets whether the application is a public client, which has no secret.
        public: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`OAuthApplications::update`].
    UpdateOAuthApplication {
        /// The name.
        name: Nullable<String>,
        /// The redirect URIs.
        redirect_uris: List<String>,
        /// The callback URL, at most 1,024 characters.
        #[deprecated = "use `redirect_uris`"]
        callback_url: Nullable<String>,
        /// The scopes, at most 1,024 characters. Default `profile email`.
        scopes: Nullable<String>,
        /// Sets whether users are asked for consent.
        consent_screen_enabled: Nullable<bool>,
        /// Sets whether PKCE is required.
        pkce_required: Nullable<bool>,
        /// Sets whether the application is a public client, which has no secret.
        public: Nullable<bool>,
    }
}

upload! {
    /// Call returned by [`OAuthApplications::set_logo`]: chain options, then `.await` it.
    UploadOAuthApplicationLogo -> OAuthApplication {
        /// The id of the user who uploads the file.
        uploader_user_id: UserId,
    }
}
