//! Users.

use serde_json::{Map, Value};

use super::macros::model;
use super::{
    EmailAddress, EmailAddressId, EnterpriseAccount, ExternalAccount, OrganizationMembership,
    Passkey, PhoneNumber, PhoneNumberId, Redacted, SamlAccount, ScimUser, Web3Wallet, Web3WalletId,
};
use crate::caller::UserId;
use crate::clock::UnixMillis;

model! {
    /// A user, as the Backend API returns it; Clerk's `User`.
    ///
    /// `Serialize` writes all fields, including private metadata. Select the fields that a client may
    /// see instead of sending the whole value.
    User {
        /// The user's id, `user_…`.
        id: UserId,
        /// Always `user`.
        object: String,
        /// The user's id in the application's own system.
        external_id: Option<String>,
        /// The username.
        username: Option<String>,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// The language, `en-US` for example.
        locale: Option<String>,
        /// `true` if the user uploaded a picture or an external account of theirs has one.
        has_image: bool,
        /// The picture, or a generated one.
        image_url: String,
        /// The former name of `image_url`; deprecated by Clerk.
        profile_image_url: String,
        /// The id of the primary email address.
        primary_email_address_id: Option<EmailAddressId>,
        /// The id of the primary phone number.
        primary_phone_number_id: Option<PhoneNumberId>,
        /// The id of the primary web3 wallet.
        primary_web3_wallet_id: Option<Web3WalletId>,
        /// Email addresses, verified or not.
        email_addresses: Vec<EmailAddress>,
        /// Phone numbers, verified or not.
        phone_numbers: Vec<PhoneNumber>,
        /// Web3 wallets, verified or not.
        web3_wallets: Vec<Web3Wallet>,
        /// Passkeys.
        passkeys: Vec<Passkey>,
        /// Accounts at OAuth providers.
        external_accounts: Vec<ExternalAccount>,
        /// Accounts at SAML providers.
        saml_accounts: Vec<SamlAccount>,
        /// Accounts at enterprise providers.
        enterprise_accounts: Vec<EnterpriseAccount>,
        /// Memberships, if the call includes them.
        organization_memberships: Vec<OrganizationMembership>,
        /// `true` if a password is set.
        password_enabled: bool,
        /// Time at which the password was last changed.
        password_last_updated_at: Option<UnixMillis>,
        /// `true` if any second factor is set up.
        two_factor_enabled: bool,
        /// `true` if an authenticator app is set up.
        totp_enabled: bool,
        /// `true` if backup codes are set up.
        backup_code_enabled: bool,
        /// Time at which a second factor was last set up; kept when it is removed.
        mfa_enabled_at: Option<UnixMillis>,
        /// Time at which the second factors were last removed; kept when one is set up.
        mfa_disabled_at: Option<UnixMillis>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// Private metadata: readable and writable only by backends; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// Unsafe metadata: readable **and writable** by the frontend. Never base a decision on it.
        unsafe_metadata: Map<String, Value>,
        /// `true` if the user is banned.
        banned: bool,
        /// `true` if the user is locked out after too many attempts.
        locked: bool,
        /// Seconds until a locked user may sign in again; `None` for a locked user means never.
        lockout_expires_in_seconds: Option<i64>,
        /// Attempts left until the user is locked; `None` if users are never locked.
        verification_attempts_remaining: Option<i64>,
        /// `true` if the user was removed by their directory and cannot sign in.
        deprovisioned: bool,
        /// `true` if device checks are skipped at the user's sign-ins.
        bypass_client_trust: bool,
        /// `true` if the user may delete their account in the frontend.
        delete_self_enabled: bool,
        /// `true` if the user may create organizations in the frontend.
        create_organization_enabled: bool,
        /// The maximum number of organizations that the user may create; 0 means no limit.
        create_organizations_limit: Option<i64>,
        /// The user's entry in a SCIM directory.
        scim: Option<ScimUser>,
        /// Time at which the legal terms were accepted.
        legal_accepted_at: Option<UnixMillis>,
        /// Time of the last sign-in.
        last_sign_in_at: Option<UnixMillis>,
        /// Time of the last activity, to the day.
        last_active_at: Option<UnixMillis>,
        /// Time at which the user was created.
        created_at: UnixMillis,
        /// Time at which the user was last changed.
        updated_at: UnixMillis,
    }
}

impl User {
    /// Returns the primary email address, if there is one.
    #[must_use]
    pub fn primary_email_address(&self) -> Option<&EmailAddress> {
        let id = self.primary_email_address_id.as_ref()?;
        self.email_addresses
            .iter()
            .find(|address| address.id == *id)
    }

    /// Returns the primary phone number, if there is one.
    #[must_use]
    pub fn primary_phone_number(&self) -> Option<&PhoneNumber> {
        let id = self.primary_phone_number_id.as_ref()?;
        self.phone_numbers.iter().find(|number| number.id == *id)
    }

    /// Returns the first and last name, as far as they are known.
    #[must_use]
    pub fn full_name(&self) -> Option<String> {
        let names = [&self.first_name, &self.last_name];
        let names: Vec<_> = names
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
            .collect();
        match names.as_slice() {
            [] => None,
            [name] => Some((*name).clone()),
            [first, last, ..] => Some(format!("{first} {last}")),
        }
    }
}
