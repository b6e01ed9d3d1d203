//! Phone numbers.

use serde_json::json;

use super::operation_table;
use crate::api::models::{
    DeletedObject, IdentificationStatus, PhoneNumber, PhoneNumberId, Verification,
};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::UserId;

operation_table! {
    CREATE: post("CreatePhoneNumber", "/phone_numbers"),
    GET: get("GetPhoneNumber", "/phone_numbers/{phone_number_id}"),
    DELETE: delete("DeletePhoneNumber", "/phone_numbers/{phone_number_id}"),
    UPDATE: patch("UpdatePhoneNumber", "/phone_numbers/{phone_number_id}"),
    PREPARE_VERIFICATION: post(
        "PreparePhoneNumberVerification",
        "/phone_numbers/{phone_number_id}/prepare_verification",
    ),
    ATTEMPT_VERIFICATION: post(
        "AttemptPhoneNumberVerification",
        "/phone_numbers/{phone_number_id}/attempt_verification",
    ),
    REPLACE: put("ReplaceUserPhoneNumber", "/users/{user_id}/phone_number"),
}

/// Phone numbers; Clerk's `clerkClient.phoneNumbers`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "phone_number", "id": "idn_1", "phone_number": "+15555550100" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/phone_numbers", ok, response);
/// use clerk_runtime::api::resources::CreatePhoneNumber;
///
/// let parameters = CreatePhoneNumber::new("user_123", "+15555550100").verified(true);
/// let phone = clerk.phone_numbers().create(parameters).await?;
/// assert_eq!(phone.phone_number, "+15555550100");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct PhoneNumbers {
    client: Client,
}

impl PhoneNumbers {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Adds a phone number to a user.
    pub fn create(&self, parameters: CreatePhoneNumber) -> Call<PhoneNumber> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one phone number.
    pub fn get(&self, phone_number_id: &PhoneNumberId) -> Call<PhoneNumber> {
        Call::new(&self.client, GET.request().path(phone_number_id))
    }

    /// Deletes a phone number.
    pub fn delete(&self, phone_number_id: &PhoneNumberId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(phone_number_id))
    }

    /// Changes a phone number.
    pub fn update(
        &self,
        phone_number_id: &PhoneNumberId,
        parameters: UpdatePhoneNumber,
    ) -> Call<PhoneNumber> {
        let request = UPDATE.request().path(phone_number_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Sends a verification code to a phone number.
    pub fn prepare_verification(&self, phone_number_id: &PhoneNumberId) -> Call<Verification> {
        Call::new(
            &self.client,
            PREPARE_VERIFICATION.request().path(phone_number_id),
        )
    }

    /// Verifies a phone number with the code that was sent.
    pub fn attempt_verification(
        &self,
        phone_number_id: &PhoneNumberId,
        verification_id: &str,
        code: &str,
    ) -> Call<Verification> {
        let request = ATTEMPT_VERIFICATION
            .request()
            .path(phone_number_id)
            .json(&json!({ "verification_id": verification_id, "code": code }));
        Call::new(&self.client, request)
    }

    /// Replaces all phone numbers of a user with the given phone number.
    pub fn replace(&self, user_id: &UserId, parameters: ReplacePhoneNumber) -> Call<PhoneNumber> {
        let request = REPLACE.request().path(user_id).object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`PhoneNumbers::create`].
    CreatePhoneNumber(user_id: UserId, phone_number: String) {
        /// Sets whether the phone number is verified.
        verified: Nullable<bool>,
        /// Sets whether the phone number is the user's primary phone number.
        primary: Nullable<bool>,
        /// Sets whether the phone number serves as a second factor.
        reserved_for_second_factor: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`PhoneNumbers::update`].
    UpdatePhoneNumber {
        /// Sets whether the phone number is verified.
        verified: Nullable<bool>,
        /// Sets whether the phone number is the user's primary phone number.
        primary: Nullable<bool>,
        /// Sets whether the phone number serves as a second factor.
        reserved_for_second_factor: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`PhoneNumbers::replace`].
    ReplacePhoneNumber(phone_number: String) {
        /// The state of the identification. Default `verified`.
        identification_status: IdentificationStatus,
    }
}
