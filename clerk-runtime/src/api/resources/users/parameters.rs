//! Parameters of the operations on users.

use serde_json::Value;

use crate::api::call::action;
use crate::api::models::{EmailAddressId, IdentificationStatus, PhoneNumberId, User, Web3WalletId};
use crate::api::params::params;
use crate::api::{List, Nullable};

params! {
    /// Parameters of [`Users::create`](super::Users::create).
    CreateUser {
        /// The user's id in the application's own system.
        external_id: Nullable<String>,
        /// The first name.
        first_name: Nullable<String>,
        /// The last name.
        last_name: Nullable<String>,
        /// The language, as a BCP 47 tag.
        locale: Nullable<String>,
        /// The email addresses.
        email_address: List<String>,
        /// The state of each email address.
        email_address_identification_status: List<IdentificationStatus>,
        /// The phone numbers, in E.164 form.
        phone_number: List<String>,
        /// The state of each phone number.
        phone_number_identification_status: List<IdentificationStatus>,
        /// The addresses of the wallets.
        web3_wallet: List<String>,
        /// The username.
        username: Nullable<String>,
        /// The password.
        password: Nullable<String>,
        /// The digest of a password.
        password_digest: Nullable<String>,
        /// The algorithm of the digest.
        password_hasher: String,
        /// Skips the checks of the password if `true`.
        skip_password_checks: Nullable<bool>,
        /// Allows a user without a password if `true`.
        skip_password_requirement: Nullable<bool>,
        /// The secret of an authenticator app.
        totp_secret: Nullable<String>,
        /// The backup codes.
        backup_codes: List<String>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
        /// Unsafe metadata: readable **and writable** by the frontend. Never base a decision on it.
        unsafe_metadata: Value,
        /// Sets whether the user may delete the account.
        delete_self_enabled: Nullable<bool>,
        /// Time at which the legal terms were accepted, in RFC 3339.
        legal_accepted_at: Nullable<String>,
        /// Skips the check of accepted legal terms if `true`.
        skip_legal_checks: Nullable<bool>,
        /// Allows required fields to be missing if `true`.
        skip_user_requirement: Nullable<bool>,
        /// Sets whether the user may create organizations.
        create_organization_enabled: Nullable<bool>,
        /// The maximum number of organizations that the user may create; 0 means no limit.
        create_organizations_limit: Nullable<i64>,
        /// Time of creation, in RFC 3339.
        created_at: Nullable<String>,
        /// Sets whether device checks are skipped at the user's sign-ins.
        bypass_client_trust: Nullable<bool>,
        /// Sets whether the user is banned.
        banned: Nullable<bool>,
        /// Sets whether the user is locked out.
        locked: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`Users::update_metadata`](super::Users::update_metadata) and
    /// [`Users::replace_metadata`](super::Users::replace_metadata).
    UserMetadata {
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
        /// Unsafe metadata: readable **and writable** by the frontend. Never base a decision on it.
        unsafe_metadata: Value,
    }
}

action! {
    /// Call returned by [`Users::remove_password`](super::Users::remove_password): chain options,
    /// then `.await` it.
    RemovePassword -> User {
        /// Ends all sessions of the user if `true`. Default `false`.
        sign_out_of_other_sessions: bool,
    }
}

action! {
    /// Call returned by
    /// [`Users::set_password_compromised`](super::Users::set_password_compromised): chain options,
    /// then `.await` it.
    SetPasswordCompromised -> User {
        /// Ends all sessions if `true`.
        revoke_all_sessions: Nullable<bool>,
    }
}

params! {
    /// Changes to a user. Fields that are not set stay as they are; `None` clears a field.
    ///
    /// ```
    /// use clerk_runtime::api::resources::UpdateUser;
    ///
    /// let changes = UpdateUser::new().first_name("John").username(None);
    /// ```
    UpdateUser {
        /// The first name.
        first_name: Nullable<String>,
        /// The last name.
        last_name: Nullable<String>,
        /// The username, unique in the instance.
        username: Nullable<String>,
        /// The language, `en-US` for example.
        locale: Nullable<String>,
        /// The user's id in the application's own system, unique in the instance.
        external_id: Nullable<String>,
        /// The id of a verified email address of the user, which becomes the primary email address.
        primary_email_address_id: Nullable<EmailAddressId>,
        /// Notifies the user of a new primary email address if `true`. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
        /// The id of a verified phone number of the user, which becomes the primary phone number.
        primary_phone_number_id: Nullable<PhoneNumberId>,
        /// The id of a verified web3 wallet of the user, which becomes the primary web3 wallet.
        primary_web3_wallet_id: Nullable<Web3WalletId>,
        /// The id of an uploaded picture.
        profile_image_id: Nullable<String>,
        /// A new password, of at least 8 characters.
        password: Nullable<String>,
        /// A new password as a digest; requires `password_hasher`.
        password_digest: String,
        /// The hashing algorithm of `password_digest`, `bcrypt` or `argon2id` for example.
        password_hasher: String,
        /// Skips the password rules for a new password if `true`.
        skip_password_checks: Nullable<bool>,
        /// Ends the user's sessions on a change of the password if `true`.
        sign_out_of_other_sessions: Nullable<bool>,
        /// The secret of the user's authenticator app.
        totp_secret: Nullable<String>,
        /// Backup codes.
        backup_codes: List<String>,
        /// Sets whether device checks are skipped at the user's sign-ins.
        bypass_client_trust: Nullable<bool>,
        /// Sets whether the user may delete their account in the frontend.
        delete_self_enabled: Nullable<bool>,
        /// Sets whether the user may create organizations in the frontend.
        create_organization_enabled: Nullable<bool>,
        /// The maximum number of organizations that the user may create; 0 means no limit.
        create_organizations_limit: Nullable<i64>,
        /// Time at which the legal terms were accepted, in RFC 3339.
        legal_accepted_at: Nullable<String>,
        /// Skips the check of accepted legal terms if `true`.
        skip_legal_checks: Nullable<bool>,
        /// Time at which the user signed up, in RFC 3339.
        created_at: Nullable<String>,
    }
}
