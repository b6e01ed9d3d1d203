//! Responses about one user.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{ExternalAccountId, Redacted, TrustedDeviceId};
use crate::caller::UserId;
use crate::clock::UnixMillis;

model! {
    /// A user's token at an OAuth provider.
    OAuthAccessToken {
        /// Always `oauth_access_token`.
        object: String,
        /// The external account's id.
        external_account_id: ExternalAccountId,
        /// The user's id at the provider.
        provider_user_id: String,
        /// The token; not shown by `Debug`.
        token: Redacted<String>,
        /// Time of expiry.
        expires_at: Option<UnixMillis>,
        /// The provider.
        provider: String,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// A label that distinguishes several accounts.
        label: Option<String>,
        /// The scopes.
        scopes: Vec<String>,
        /// The ID token; not shown by `Debug`.
        id_token: Option<Redacted<String>>,
        /// The secret of an OAuth 1 token; not shown by `Debug`.
        token_secret: Option<Redacted<String>>,
    }
}

model! {
    /// A device that a user trusts.
    TrustedDevice {
        /// Always `trusted_device`.
        object: String,
        /// The id.
        id: TrustedDeviceId,
        /// The platform.
        platform: DevicePlatform,
        /// The app's identifier.
        app_identifier: String,
        /// The name.
        name: Option<String>,
        /// The signature algorithm.
        algorithm: String,
        /// The state.
        status: TrustedDeviceStatus,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time of the last use.
        last_used_at: Option<UnixMillis>,
        /// Time at which the device was revoked.
        revoked_at: Option<UnixMillis>,
    }
}

model! {
    /// The result of verifying a password.
    PasswordVerification {
        /// `true` if the password is correct.
        verified: Option<bool>,
    }
}

model! {
    /// The result of verifying a code.
    CodeVerification {
        /// `true` if the code is correct.
        verified: Option<bool>,
        /// The kind of the code.
        code_type: Option<CodeType>,
    }
}

model! {
    /// A reference to the user that was changed.
    UserReference {
        /// The user's id.
        user_id: Option<UserId>,
    }
}

open_enum! {
    /// A device's platform.
    DevicePlatform {
        Ios = "ios",
        Android = "android",
    }
}

open_enum! {
    /// A trusted device's state.
    TrustedDeviceStatus {
        Active = "active",
        Revoked = "revoked",
    }
}

open_enum! {
    /// The kind of a code.
    CodeType {
        Totp = "totp",
        BackupCode = "backup_code",
    }
}
