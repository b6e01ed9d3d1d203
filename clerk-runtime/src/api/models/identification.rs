//! Identifications of a user: email addresses, phone numbers, wallets, passkeys and external
//! accounts.

use serde_json::{Map, Value};

use super::macros::model;
use super::{
    EmailAddressId, ExternalAccountId, PasskeyId, PhoneNumberId, Redacted, Verification,
    Web3WalletId,
};
use crate::clock::UnixMillis;

model! {
    /// A user's email address.
    EmailAddress {
        /// The address's id, `idn_…`.
        id: EmailAddressId,
        /// Always `email_address`.
        object: String,
        /// The address.
        email_address: String,
        /// `true` if the identification is reserved for one user.
        reserved: bool,
        /// The verification.
        verification: Option<Verification>,
        /// The accounts that the address came from.
        linked_to: Vec<IdentificationLink>,
        /// `true` if the address's domain belongs to an enterprise connection.
        matches_sso_connection: Option<bool>,
        /// Time at which the email address was added.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's phone number.
    PhoneNumber {
        /// The number's id, `idn_…`.
        id: PhoneNumberId,
        /// Always `phone_number`.
        object: String,
        /// The number, in E.164 form.
        phone_number: String,
        /// `true` if the number receives codes of the second factor.
        reserved_for_second_factor: Option<bool>,
        /// `true` if the number is the default second factor.
        default_second_factor: Option<bool>,
        /// `true` if the identification is reserved for one user.
        reserved: bool,
        /// The verification.
        verification: Option<Verification>,
        /// The accounts that the number came from.
        linked_to: Vec<IdentificationLink>,
        /// Backup codes, for when the phone is not available; not shown by `Debug`.
        backup_codes: Option<Redacted<Vec<String>>>,
        /// Time at which the phone number was added.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's web3 wallet.
    Web3Wallet {
        /// The wallet's id, `idn_…`.
        id: Web3WalletId,
        /// Always `web3_wallet`.
        object: String,
        /// The wallet's address.
        web3_wallet: String,
        /// The verification.
        verification: Option<Verification>,
        /// Time at which the wallet was added.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's passkey.
    Passkey {
        /// The passkey's id, `idn_…`.
        id: PasskeyId,
        /// Always `passkey`.
        object: String,
        /// The name that the user gave to the passkey.
        name: String,
        /// Time of the last use.
        last_used_at: Option<UnixMillis>,
        /// The verification.
        verification: Option<Verification>,
    }
}

model! {
    /// A user's account at an OAuth provider.
    ExternalAccount {
        /// The account's id, `eac_…`.
        id: ExternalAccountId,
        /// `external_account`, or a former name of that type.
        object: String,
        /// The provider, `oauth_google` for example.
        provider: String,
        /// The id of the account's identification, `idn_…`.
        identification_id: String,
        /// The user's id at the provider.
        provider_user_id: String,
        /// The scopes that the user has approved, separated by spaces.
        approved_scopes: String,
        /// The email address at the provider.
        email_address: String,
        /// `true` if the provider verified the email address.
        email_address_verified: Option<bool>,
        /// The first name at the provider.
        first_name: String,
        /// The last name at the provider.
        last_name: String,
        /// The former name of `image_url`; deprecated by Clerk.
        avatar_url: Option<String>,
        /// The picture at the provider.
        image_url: Option<String>,
        /// The username at the provider.
        username: Option<String>,
        /// The phone number at the provider.
        phone_number: Option<String>,
        /// A label that distinguishes several accounts.
        label: Option<String>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// The verification.
        verification: Option<Verification>,
        /// Time at which the account was added.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// An account that an email address or phone number came from.
    IdentificationLink {
        /// The account's provider, `oauth_google` for example.
        kind: String = "type",
        /// The account's id.
        id: String,
    }
}
