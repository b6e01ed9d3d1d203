//! Sign-ups.

use serde_json::{Map, Value};

use super::SignUpId;
use super::macros::{model, open_enum};
use crate::caller::{SessionId, UserId};
use crate::clock::UnixMillis;

model! {
    /// A sign-up, in progress or complete.
    SignUp {
        /// Always `sign_up_attempt`.
        object: String,
        /// The id, `sua_…`.
        id: SignUpId,
        /// The state.
        status: SignUpStatus,
        /// The fields that must be filled.
        required_fields: Vec<String>,
        /// The fields that may be filled.
        optional_fields: Vec<String>,
        /// The fields that are still missing.
        missing_fields: Vec<String>,
        /// The fields that are still to be verified.
        unverified_fields: Vec<String>,
        /// The verifications.
        verifications: SignUpVerifications,
        /// The username.
        username: Option<String>,
        /// The email address.
        email_address: Option<String>,
        /// The phone number, in E.164 form.
        phone_number: Option<String>,
        /// The wallet's address.
        web3_wallet: Option<String>,
        /// `true` if a password is set.
        password_enabled: bool,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// Unsafe metadata: readable **and writable** by the frontend. Never base a decision on it.
        unsafe_metadata: Map<String, Value>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// `true` if a custom action is still to be completed.
        custom_action: bool,
        /// The id in the application's own system.
        external_id: Option<String>,
        /// The id of the session that the sign-up created.
        created_session_id: Option<SessionId>,
        /// The id of the user that the sign-up created.
        created_user_id: Option<UserId>,
        /// The time from which the sign-up counts as abandoned.
        abandon_at: UnixMillis,
        /// Time at which the legal terms were accepted.
        legal_accepted_at: Option<UnixMillis>,
        /// The language, as a BCP 47 tag.
        locale: Option<String>,
        /// The external account; deprecated by Clerk.
        external_account: Map<String, Value>,
    }
}

model! {
    /// Verifications that a sign-up requires.
    SignUpVerifications {
        /// The verification of the email address.
        email_address: Option<SignUpVerification>,
        /// The verification of the phone number.
        phone_number: Option<SignUpVerification>,
        /// The verification of the wallet.
        web3_wallet: Option<SignUpVerification>,
        /// The verification of the external account.
        external_account: Map<String, Value>,
    }
}

model! {
    /// The verification of one part of a sign-up.
    SignUpVerification {
        /// The next action.
        next_action: Option<String>,
        /// The strategies that can be used for the verification.
        supported_strategies: Vec<String>,
    }
}

open_enum! {
    /// A sign-up's state.
    SignUpStatus {
        MissingRequirements = "missing_requirements",
        Complete = "complete",
        Abandoned = "abandoned",
    }
}
