//! Sign-ups.

use super::endpoints;
use crate::api::models::{SignUp, SignUpId};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

endpoints! {
    GET: get("GetSignUp", "/sign_ups/{id}"),
    UPDATE: patch("UpdateSignUp", "/sign_ups/{id}"),
}

/// Sign-ups; Clerk's `clerkClient.signUps`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// let sign_up = clerk.sign_ups().get(&"sua_123".into()).await?;
/// println!("{}", sign_up.status);
/// # Ok(())
/// # }
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

    /// One sign-up.
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
    /// What [`SignUps::update`] takes.
    UpdateSignUp {
        /// The id in a system of your own.
        external_id: Nullable<String>,
        /// Whether an action of your own is still to be done.
        custom_action: Nullable<bool>,
    }
}
