//! How an e-mail address, a phone number or an account was verified.

use serde_json::{Map, Value};

use super::Redacted;
use super::macros::{model, open_enum};
use crate::clock::UnixMillis;

model! {
    /// A verification; which fields it has depends on its `strategy`.
    Verification {
        /// The id, where it is asked for on its own.
        id: Option<String>,
        /// The kind, `verification_otp` for example.
        object: Option<String>,
        /// How far it got.
        status: VerificationStatus,
        /// The means, `email_code` or `oauth_google` for example.
        strategy: String,
        /// How a code was sent, `sms` for example.
        channel: Option<String>,
        /// How often it was tried.
        attempts: Option<i64>,
        /// When it expires.
        expire_at: Option<UnixMillis>,
        /// The client that verified it.
        verified_at_client: Option<String>,
        /// Where the provider's page is.
        external_verification_redirect_url: Option<String>,
        /// Why it failed.
        error: Option<VerificationError>,
        /// What a wallet or passkey has to sign.
        nonce: Option<Redacted<String>>,
        /// The text that a wallet shows.
        message: Option<String>,
    }
}

model! {
    /// Why a verification failed.
    VerificationError {
        /// Clerk's error code.
        code: String,
        /// A short text for developers.
        message: String,
        /// A longer text, fit for users.
        long_message: Option<String>,
        /// Details for code.
        meta: Option<Redacted<Map<String, Value>>>,
    }
}

open_enum! {
    /// How far a verification got.
    VerificationStatus {
        /// Not finished.
        Unverified = "unverified",
        /// Done.
        Verified = "verified",
        /// Tried too often, or refused.
        Failed = "failed",
        /// Not finished in time.
        Expired = "expired",
        /// The account belongs to another user, to whom the sign-in can be moved.
        Transferable = "transferable",
    }
}
