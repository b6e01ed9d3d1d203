//! Email addresses.

use serde_json::json;

use super::operation_table;
use crate::api::models::{
    DeletedObject, EmailAddress, EmailAddressId, IdentificationStatus, Verification,
};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::UserId;

operation_table! {
    CREATE: post("CreateEmailAddress", "/email_addresses"),
    GET: get("GetEmailAddress", "/email_addresses/{email_address_id}"),
    DELETE: delete("DeleteEmailAddress", "/email_addresses/{email_address_id}"),
    UPDATE: patch("UpdateEmailAddress", "/email_addresses/{email_address_id}"),
    PREPARE_VERIFICATION: post(
        "PrepareEmailAddressVerification",
        "/email_addresses/{email_address_id}/prepare_verification",
    ),
    ATTEMPT_VERIFICATION: post(
        "AttemptEmailAddressVerification",
        "/email_addresses/{email_address_id}/attempt_verification",
    ),
    REPLACE: put("ReplaceUserEmailAddress", "/users/{user_id}/email_address"),
}

/// Email addresses; Clerk's `clerkClient.emailAddresses`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "email_address", "id": "idn_1", "email_address": "jo@example.com" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/email_addresses", ok, response);
/// use clerk_runtime::api::resources::CreateEmailAddress;
///
/// let parameters = CreateEmailAddress::new("user_123", "jo@example.com").verified(true);
/// let address = clerk.email_addresses().create(parameters).await?;
/// assert_eq!(address.email_address, "jo@example.com");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct EmailAddresses {
    client: Client,
}

impl EmailAddresses {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Adds an email address to a user.
    pub fn create(&self, parameters: CreateEmailAddress) -> Call<EmailAddress> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one email address.
    pub fn get(&self, email_address_id: &EmailAddressId) -> Call<EmailAddress> {
        Call::new(&self.client, GET.request().path(email_address_id))
    }

    /// Deletes an email address.
    pub fn delete(&self, email_address_id: &EmailAddressId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(email_address_id))
    }

    /// Changes an email address.
    pub fn update(
        &self,
        email_address_id: &EmailAddressId,
        parameters: UpdateEmailAddress,
    ) -> Call<EmailAddress> {
        let request = UPDATE.request().path(email_address_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Sends a verification code to an email address.
    pub fn prepare_verification(&self, email_address_id: &EmailAddressId) -> Call<Verification> {
        Call::new(
            &self.client,
            PREPARE_VERIFICATION.request().path(email_address_id),
        )
    }

    /// Verifies an email address with the code that was sent.
    pub fn attempt_verification(
        &self,
        email_address_id: &EmailAddressId,
        verification_id: &str,
        code: &str,
    ) -> Call<Verification> {
        let request = ATTEMPT_VERIFICATION
            .request()
            .path(email_address_id)
            .json(&json!({ "verification_id": verification_id, "code": code }));
        Call::new(&self.client, request)
    }

    /// Replaces all email addresses of a user with the given email address.
    pub fn replace(&self, user_id: &UserId, parameters: ReplaceEmailAddress) -> Call<EmailAddress> {
        let request = REPLACE.request().path(user_id).object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`EmailAddresses::create`].
    CreateEmailAddress(user_id: UserId, email_address: String) {
        /// Sets whether the email address is verified.
        verified: Nullable<bool>,
        /// Sets whether the email address is the user's primary email address.
        primary: Nullable<bool>,
        /// Notifies the user of a new primary email address if `true`. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`EmailAddresses::update`].
    UpdateEmailAddress {
        /// Sets whether the email address is verified.
        verified: Nullable<bool>,
        /// Sets whether the email address is the user's primary email address.
        primary: Nullable<bool>,
        /// Notifies the user of a new primary email address if `true`. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`EmailAddresses::replace`].
    ReplaceEmailAddress(email_address: String) {
        /// The state of the identification. Default `verified`.
        identification_status: IdentificationStatus,
        /// Notifies the user of a new primary email address if `true`. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
    }
}
