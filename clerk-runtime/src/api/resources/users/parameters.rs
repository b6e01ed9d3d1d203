//! What the operations on users take.

use serde_json::Value;

use crate::api::call::action;
use crate::api::models::{EmailAddressId, IdentificationStatus, PhoneNumberId, User, Web3WalletId};
use crate::api::params::params;
use crate::api::{List, Nullable};

params! {
    /// What [`Users::create`](super::Users::create) takes.
    CreateUser {
        /// The id in a system of your own.
        external_id: Nullable<String>,
        /// The first name.
        first_name: Nullable<String>,
        /// The last name.
        last_name: Nullable<String>,
        /// The language, as a BCP 47 tag.
        locale: Nullable<String>,
        /// The email address.
        email_address: List<String>,
        /// The state of each email address.
        email_address_identification_status: List<IdentificationStatus>,
        /// The phone number, in E.164 form.
        phone_number: List<String>,
        /// The state of each phone number.
        phone_number_identification_status: List<IdentificationStatus>,
        /// The wallet's address.
        web3_wallet: List<String>,
        /// The username.
        username: Nullable<String>,
        /// The password.
        password: Nullable<String>,
        /// The digest of a password.
        password_digest: Nullable<String>,
        /// The algorithm of the digest.
        password_hasher: String,
        /// Whether the password is taken without checks.
        skip_password_checks: Nullable<bool>,
        /// Whether a password may be missing.
        skip_password_requirement: Nullable<bool>,
        /// The secret of an authenticator app.
        totp_secret: Nullable<String>,
        /// The backup codes.
        backup_codes: List<String>,
        /// Metadata that everybody may read and only servers may write.
        public_metadata: Value,
        /// Metadata that only servers may read and write.
        private_metadata: Value,
        /// Metadata that the user may write.
        unsafe_metadata: Value,
        /// Whether the user may delete the account.
        delete_self_enabled: Nullable<bool>,
        /// When the legal terms were accepted, in RFC 3339.
        legal_accepted_at: Nullable<String>,
        /// Whether the legal terms need not be accepted.
        skip_legal_checks: Nullable<bool>,
        /// Whether required fields may be missing.
        skip_user_requirement: Nullable<bool>,
        /// Whether the user may create organizations.
        create_organization_enabled: Nullable<bool>,
        /// How many organizations the user may create; 0 is no limit.
        create_organizations_limit: Nullable<i64>,
        /// When it was created, in RFC 3339.
        created_at: Nullable<String>,
        /// Whether the check of new devices is skipped.
        bypass_client_trust: Nullable<bool>,
        /// Whether the user is banned.
        banned: Nullable<bool>,
        /// Whether the user is locked out.
        locked: Nullable<bool>,
    }
}

params! {
    /// What [`Users::update_metadata`](super::Users::update_metadata) takes.
    UserMetadata {
        /// Metadata that everybody may read and only servers may write.
        public_metadata: Value,
        /// Metadata that only servers may read and write.
        private_metadata: Value,
        /// Metadata that the user may write.
        unsafe_metadata: Value,
    }
}

action! {
    /// The call of [`Users::remove_password`](super::Users::remove_password): options as chained methods, then `.await`.
    RemovePassword -> User {
        /// Whether other sessions end. Default `false`.
        sign_out_of_other_sessions: bool,
    }
}

action! {
    /// The call of [`Users::set_password_compromised`](super::Users::set_password_compromised): options as chained methods, then `.await`.
    SetPasswordCompromised -> User {
        /// Whether all sessions end.
        revoke_all_sessions: Nullable<bool>,
    }
}

params! {
    /// Changes to a user. What isn't set stays as it is; `None` clears.
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
        /// The user's id in your systems, unique in the instance.
        external_id: Nullable<String>,
        /// The id of a verified e-mail address of the user.
        primary_email_address_id: Nullable<EmailAddressId>,
        /// Whether the user is told that the primary e-mail address changed. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
        /// The id of a verified phone number of the user.
        primary_phone_number_id: Nullable<PhoneNumberId>,
        /// The id of a verified web3 wallet of the user.
        primary_web3_wallet_id: Nullable<Web3WalletId>,
        /// The id of an uploaded picture.
        profile_image_id: Nullable<String>,
        /// A new password, of at least 8 characters.
        password: Nullable<String>,
        /// A new password as a digest; needs `password_hasher`.
        password_digest: String,
        /// How `password_digest` was made, `bcrypt` or `argon2id` for example.
        password_hasher: String,
        /// Whether a new password needn't keep the password rules.
        skip_password_checks: Nullable<bool>,
        /// Whether a new password ends the user's sessions.
        sign_out_of_other_sessions: Nullable<bool>,
        /// The secret of the user's authenticator app.
        totp_secret: Nullable<String>,
        /// Backup codes.
        backup_codes: List<String>,
        /// Whether device checks are left out when the user signs in.
        bypass_client_trust: Nullable<bool>,
        /// Whether the user may delete themselves in the frontend.
        delete_self_enabled: Nullable<bool>,
        /// Whether the user may create organizations in the frontend.
        create_organization_enabled: Nullable<bool>,
        /// How many organizations the user may create; 0 is any number.
        create_organizations_limit: Nullable<i64>,
        /// When the legal terms were accepted, in RFC 3339.
        legal_accepted_at: Nullable<String>,
        /// Whether the legal terms needn't be accepted.
        skip_legal_checks: Nullable<bool>,
        /// When the user signed up, in RFC 3339.
        created_at: Nullable<String>,
    }
}
