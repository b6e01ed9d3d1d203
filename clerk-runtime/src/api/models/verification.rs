//! Verifications of email addresses, phone numbers and accounts.

use serde_json::{Map, Value};

use super::Redacted;
use super::macros::{model, open_enum};
use crate::clock::UnixMillis;

model! {
    /// A verification. Its fields depend on the `strategy`.
    Verification {
        /// The id; only in responses to requests for the verification itself.
        id: Option<String>,
        /// The kind, `verification_otp` for example.
        object: Option<String>,
        /// The state.
        status: VerificationStatus,
        /// The strategy, `email_code` or `oauth_google` for example.
        strategy: String,
        /// The channel by which a code was sent, `sms` for example.
        channel: Option<String>,
        /// The number of attempts.
        attempts: Option<i64>,
        /// Time of expiry.
        expire_at: Option<UnixMillis>,
        /// The id of the client on which the verification succeeded.
        verified_at_client: Option<String>,
        /// The URL of the provider's page.
        external_verification_redirect_url: Option<String>,
        /// The reason for the failure.
        error: Option<VerificationError>,
        /// The nonce that a wallet or passkey must sign.
        nonce: Option<Redacted<String>>,
        /// The message that a wallet displays.
        message: Option<String>,
    }
}

model! {
    /// The reason for the failure of a verification.
    VerificationError {
        /// Clerk's error code.
        code: String,
        /// A short text for developers.
        message: String,
        /// A longer text, suitable for users.
        long_message: Option<String>,
        /// Details for programs.
        meta: Option<Redacted<Map<String, Value>>>,
    }
}

open_enum! {
    /// A verification's state.
    VerificationStatus {
        /// Not finished.
        Unverified = "unverified",
        /// Done.
        Verified = "verified",
        /// Too many attempts, or rejected.
        Failed = "failed",
        /// Not finished in time.
        Expired = "expired",
        /// The account belongs to another user; the sign-in can be transferred to that user.
        Transferable = "transferable",
    }
}
