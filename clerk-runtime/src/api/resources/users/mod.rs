//! Users.

mod filters;
mod parameters;

use serde_json::json;

use crate::api::models::{
    CodeVerification, DeletedObject, ExternalAccountId, PasskeyId, PasswordVerification,
    TrustedDevice, TrustedDeviceId, User, UserReference, Web3WalletId,
};
use crate::api::{Call, Client, File, List, Page};
use crate::caller::UserId;

pub use filters::{
    CountUsers, ListOAuthAccessTokens, ListUserInvitations, ListUserMemberships, ListUsers,
};
pub use parameters::{
    CreateUser, RemovePassword, SetPasswordCompromised, UpdateUser, UserMetadata,
};

use super::operation_table;

operation_table! {
    LIST: get("GetUserList", "/users"),
    CREATE: post("CreateUser", "/users"),
    COUNT: get("GetUsersCount", "/users/count"),
    GET: get("GetUser", "/users/{user_id}"),
    UPDATE: patch("UpdateUser", "/users/{user_id}"),
    DELETE: delete("DeleteUser", "/users/{user_id}"),
    BAN: post("BanUser", "/users/{user_id}/ban").idempotent(),
    UNBAN: post("UnbanUser", "/users/{user_id}/unban").idempotent(),
    BAN_MANY: post("UsersBan", "/users/ban").idempotent(),
    UNBAN_MANY: post("UsersUnban", "/users/unban").idempotent(),
    LOCK: post("LockUser", "/users/{user_id}/lock").idempotent(),
    UNLOCK: post("UnlockUser", "/users/{user_id}/unlock").idempotent(),
    SET_PROFILE_IMAGE: post("SetUserProfileImage", "/users/{user_id}/profile_image"),
    DELETE_PROFILE_IMAGE: delete("DeleteUserProfileImage", "/users/{user_id}/profile_image"),
    UPDATE_METADATA: patch("UpdateUserMetadata", "/users/{user_id}/metadata"),
    REPLACE_METADATA: put("ReplaceUserMetadata", "/users/{user_id}/metadata"),
    OAUTH_ACCESS_TOKENS: get(
        "GetOAuthAccessToken",
        "/users/{user_id}/oauth_access_tokens/{provider}",
    ),
    ORGANIZATION_MEMBERSHIPS: get(
        "UsersGetOrganizationMemberships",
        "/users/{user_id}/organization_memberships",
    ),
    ORGANIZATION_INVITATIONS: get(
        "UsersGetOrganizationInvitations",
        "/users/{user_id}/organization_invitations",
    ),
    REMOVE_PASSWORD: post("RemoveUserPassword", "/users/{user_id}/remove_password").idempotent(),
    VERIFY_PASSWORD: post("VerifyPassword", "/users/{user_id}/verify_password"),
    VERIFY_TOTP: post("VerifyTOTP", "/users/{user_id}/verify_totp"),
    DISABLE_MFA: delete("DisableMFA", "/users/{user_id}/mfa"),
    DELETE_BACKUP_CODES: delete("DeleteBackupCode", "/users/{user_id}/backup_code"),
    DELETE_PASSKEY: delete(
        "UserPasskeyDelete",
        "/users/{user_id}/passkeys/{passkey_identification_id}",
    ),
    TRUSTED_DEVICES: get("ListUserTrustedDevices", "/users/{user_id}/trusted_devices"),
    REVOKE_TRUSTED_DEVICE: delete(
        "RevokeUserTrustedDevice",
        "/users/{user_id}/trusted_devices/{trusted_device_id}",
    ),
    DELETE_WEB3_WALLET: delete(
        "UserWeb3WalletDelete",
        "/users/{user_id}/web3_wallets/{web3_wallet_identification_id}",
    ),
    DELETE_TOTP: delete("DeleteTOTP", "/users/{user_id}/totp"),
    DELETE_EXTERNAL_ACCOUNT: delete(
        "DeleteExternalAccount",
        "/users/{user_id}/external_accounts/{external_account_id}",
    ),
    SET_PASSWORD_COMPROMISED: post(
        "SetUserPasswordCompromised",
        "/users/{user_id}/password/set_compromised",
    ).idempotent(),
    UNSET_PASSWORD_COMPROMISED: post(
        "UnsetUserPasswordCompromised",
        "/users/{user_id}/password/unset_compromised",
    ).idempotent(),
}

/// Users; Clerk's `clerkClient.users`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::UpdateUser;
///
/// let found = clerk.users().list().email_address("alice@example.com").await?;
/// let alice = clerk.users().get(&found[0].id).await?;
/// let changed = clerk.users().update(&alice.id, UpdateUser::new().first_name("Al")).await?;
/// assert_eq!(changed.first_name.as_deref(), Some("Al"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
}

impl Users {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists users, newest first; 10 unless a [`limit`](ListUsers::limit) is set.
    pub fn list(&self) -> ListUsers {
        ListUsers(Call::new(&self.client, LIST.request()))
    }

    /// Creates a user.
    pub fn create(&self, parameters: CreateUser) -> Call<User> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Counts users.
    pub fn count(&self) -> CountUsers {
        CountUsers(Call::new(&self.client, COUNT.request()))
    }

    /// Fetches one user.
    pub fn get(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, GET.request().path(user_id))
    }

    /// Changes a user and returns the changed user.
    pub fn update(&self, user_id: &UserId, parameters: UpdateUser) -> Call<User> {
        let request = UPDATE.request().path(user_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a user.
    pub fn delete(&self, user_id: &UserId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(user_id))
    }

    /// Bans a user: ends all sessions and prevents new ones.
    pub fn ban(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, BAN.request().path(user_id))
    }

    /// Lifts the ban of a user.
    pub fn unban(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, UNBAN.request().path(user_id))
    }

    /// Bans several users.
    pub fn ban_many(&self, user_ids: impl Into<List<UserId>>) -> Call<Vec<User>> {
        let user_ids: List<UserId> = user_ids.into();
        let request = BAN_MANY.request().json(&json!({ "user_ids": user_ids }));
        Call::new(&self.client, request)
    }

    /// Lifts the bans of several users.
    pub fn unban_many(&self, user_ids: impl Into<List<UserId>>) -> Call<Vec<User>> {
        let user_ids: List<UserId> = user_ids.into();
        let request = UNBAN_MANY.request().json(&json!({ "user_ids": user_ids }));
        Call::new(&self.client, request)
    }

    /// Locks a user out for the duration that the instance configures.
    pub fn lock(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, LOCK.request().path(user_id))
    }

    /// Lifts the lockout of a user.
    pub fn unlock(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, UNLOCK.request().path(user_id))
    }

    /// Uploads a user's picture.
    pub fn set_profile_image(&self, user_id: &UserId, file: &File) -> Call<User> {
        Call::new(
            &self.client,
            SET_PROFILE_IMAGE
                .request()
                .path(user_id)
                .multipart(&[], file),
        )
    }

    /// Deletes a user's picture.
    pub fn delete_profile_image(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, DELETE_PROFILE_IMAGE.request().path(user_id))
    }

    /// Merges the given metadata into that of a user; `null` removes a key.
    pub fn update_metadata(&self, user_id: &UserId, parameters: UserMetadata) -> Call<User> {
        let request = UPDATE_METADATA.request().path(user_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Replaces a user's metadata.
    pub fn replace_metadata(&self, user_id: &UserId, parameters: UserMetadata) -> Call<User> {
        let request = REPLACE_METADATA
            .request()
            .path(user_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists a user's tokens at an OAuth provider.
    pub fn oauth_access_tokens(&self, user_id: &UserId, provider: &str) -> ListOAuthAccessTokens {
        ListOAuthAccessTokens(Call::new(
            &self.client,
            OAUTH_ACCESS_TOKENS.request().path(user_id).path(provider),
        ))
    }

    /// Lists the organization memberships of a user.
    pub fn organization_memberships(&self, user_id: &UserId) -> ListUserMemberships {
        ListUserMemberships(Call::new(
            &self.client,
            ORGANIZATION_MEMBERSHIPS.request().path(user_id),
        ))
    }

    /// Lists the invitations of a user to organizations.
    pub fn organization_invitations(&self, user_id: &UserId) -> ListUserInvitations {
        ListUserInvitations(Call::new(
            &self.client,
            ORGANIZATION_INVITATIONS.request().path(user_id),
        ))
    }

    /// Removes a user's password.
    pub fn remove_password(&self, user_id: &UserId) -> RemovePassword {
        RemovePassword::new(&self.client, REMOVE_PASSWORD.request().path(user_id))
    }

    /// Verifies a user's password. A wrong password is an error of kind
    /// [`Rejected`](crate::api::ErrorKind::Rejected).
    pub fn verify_password(&self, user_id: &UserId, password: &str) -> Call<PasswordVerification> {
        let request = VERIFY_PASSWORD
            .request()
            .path(user_id)
            .json(&json!({ "password": password }));
        Call::new(&self.client, request)
    }

    /// Verifies a code of the user's authenticator app, or a backup code, which is then used up.
    pub fn verify_totp(&self, user_id: &UserId, code: &str) -> Call<CodeVerification> {
        let request = VERIFY_TOTP
            .request()
            .path(user_id)
            .json(&json!({ "code": code }));
        Call::new(&self.client, request)
    }

    /// Removes all second factors of a user.
    pub fn disable_mfa(&self, user_id: &UserId) -> Call<UserReference> {
        Call::new(&self.client, DISABLE_MFA.request().path(user_id))
    }

    /// Deletes a user's backup codes.
    pub fn delete_backup_codes(&self, user_id: &UserId) -> Call<UserReference> {
        Call::new(&self.client, DELETE_BACKUP_CODES.request().path(user_id))
    }

    /// Deletes a user's passkey.
    pub fn delete_passkey(&self, user_id: &UserId, passkey_id: &PasskeyId) -> Call<DeletedObject> {
        Call::new(
            &self.client,
            DELETE_PASSKEY.request().path(user_id).path(passkey_id),
        )
    }

    /// Lists the devices that a user trusts.
    pub fn trusted_devices(&self, user_id: &UserId) -> Call<Page<TrustedDevice>> {
        Call::new(&self.client, TRUSTED_DEVICES.request().path(user_id))
    }

    /// Revokes the trust in a device.
    pub fn revoke_trusted_device(
        &self,
        user_id: &UserId,
        trusted_device_id: &TrustedDeviceId,
    ) -> Call<TrustedDevice> {
        Call::new(
            &self.client,
            REVOKE_TRUSTED_DEVICE
                .request()
                .path(user_id)
                .path(trusted_device_id),
        )
    }

    /// Deletes a user's wallet.
    pub fn delete_web3_wallet(
        &self,
        user_id: &UserId,
        web3_wallet_id: &Web3WalletId,
    ) -> Call<DeletedObject> {
        Call::new(
            &self.client,
            DELETE_WEB3_WALLET
                .request()
                .path(user_id)
                .path(web3_wallet_id),
        )
    }

    /// Removes a user's authenticator app.
    pub fn delete_totp(&self, user_id: &UserId) -> Call<UserReference> {
        Call::new(&self.client, DELETE_TOTP.request().path(user_id))
    }

    /// Deletes a user's account at an OAuth provider.
    pub fn delete_external_account(
        &self,
        user_id: &UserId,
        external_account_id: &ExternalAccountId,
    ) -> Call<DeletedObject> {
        Call::new(
            &self.client,
            DELETE_EXTERNAL_ACCOUNT
                .request()
                .path(user_id)
                .path(external_account_id),
        )
    }

    /// Marks a user's password as compromised: it must be changed at the next sign-in.
    pub fn set_password_compromised(&self, user_id: &UserId) -> SetPasswordCompromised {
        SetPasswordCompromised::new(
            &self.client,
            SET_PASSWORD_COMPROMISED.request().path(user_id),
        )
    }

    /// Removes the mark of a compromised password.
    pub fn unset_password_compromised(&self, user_id: &UserId) -> Call<User> {
        Call::new(
            &self.client,
            UNSET_PASSWORD_COMPROMISED.request().path(user_id),
        )
    }
}
