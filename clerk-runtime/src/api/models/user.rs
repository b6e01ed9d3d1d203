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
    /// A user as the Backend API shows it; Clerk's `User`.
    ///
    /// `Serialize` prints everything, private metadata included: choose the fields that a client
    /// may see.
    User {
        /// The user's id, `user_…`.
        id: UserId,
        /// Always `user`.
        object: String,
        /// The user's own id in your systems.
        external_id: Option<String>,
        /// The username.
        username: Option<String>,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// The language, `en-US` for example.
        locale: Option<String>,
        /// Whether the user uploaded a picture, or an account of theirs brought one.
        has_image: bool,
        /// The picture, or a generated one.
        image_url: String,
        /// The former name of `image_url`; deprecated by Clerk.
        profile_image_url: String,
        /// Which of `email_addresses` is the primary one.
        primary_email_address_id: Option<EmailAddressId>,
        /// Which of `phone_numbers` is the primary one.
        primary_phone_number_id: Option<PhoneNumberId>,
        /// Which of `web3_wallets` is the primary one.
        primary_web3_wallet_id: Option<Web3WalletId>,
        /// E-mail addresses, verified or not.
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
        /// Memberships, where the call includes them.
        organization_memberships: Vec<OrganizationMembership>,
        /// Whether there is a password.
        password_enabled: bool,
        /// When the password was last changed.
        password_last_updated_at: Option<UnixMillis>,
        /// Whether any second factor is set up.
        two_factor_enabled: bool,
        /// Whether an authenticator app is set up.
        totp_enabled: bool,
        /// Whether there are backup codes.
        backup_code_enabled: bool,
        /// When a second factor was last set up; kept when it is removed.
        mfa_enabled_at: Option<UnixMillis>,
        /// When the second factors were last removed; kept when one is set up.
        mfa_disabled_at: Option<UnixMillis>,
        /// Data that the frontend may read.
        public_metadata: Map<String, Value>,
        /// Data for backends only; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// Data that the user may read **and write**: never base a decision on it.
        unsafe_metadata: Map<String, Value>,
        /// Whether the user is banned.
        banned: bool,
        /// Whether the user may not sign in for now, after too many attempts.
        locked: bool,
        /// Seconds until a locked user may sign in; `None` for a locked user is never.
        lockout_expires_in_seconds: Option<i64>,
        /// Attempts until the user is locked; `None` where users are never locked.
        verification_attempts_remaining: Option<i64>,
        /// Whether the user was removed by their directory and may not sign in.
        deprovisioned: bool,
        /// Whether device checks are left out when the user signs in.
        bypass_client_trust: bool,
        /// Whether users may delete themselves in the frontend.
        delete_self_enabled: bool,
        /// Whether the user may create organizations in the frontend.
        create_organization_enabled: bool,
        /// How many organizations the user may create; 0 is any number.
        create_organizations_limit: Option<i64>,
        /// The user's place in a SCIM directory.
        scim: Option<ScimUser>,
        /// When the legal terms were accepted.
        legal_accepted_at: Option<UnixMillis>,
        /// The last sign-in.
        last_sign_in_at: Option<UnixMillis>,
        /// The last activity, to the day.
        last_active_at: Option<UnixMillis>,
        /// When the user was created.
        created_at: UnixMillis,
        /// When the user was last changed.
        updated_at: UnixMillis,
    }
}

impl User {
    /// The primary e-mail address, if there is one.
    #[must_use]
    pub fn primary_email_address(&self) -> Option<&EmailAddress> {
        let id = self.primary_email_address_id.as_ref()?;
        self.email_addresses
            .iter()
            .find(|address| address.id == *id)
    }

    /// The primary phone number, if there is one.
    #[must_use]
    pub fn primary_phone_number(&self) -> Option<&PhoneNumber> {
        let id = self.primary_phone_number_id.as_ref()?;
        self.phone_numbers.iter().find(|number| number.id == *id)
    }

    /// First and last name, as far as they are known.
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
