//! Sign-ups.

use serde_json::{Map, Value};

use super::SignUpId;
use super::macros::{model, open_enum};
use crate::caller::{SessionId, UserId};
use crate::clock::UnixMillis;

model! {
    /// A sign-up under way, or done.
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
        /// Whether there is a password.
        password_enabled: bool,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// Metadata that the user may write.
        unsafe_metadata: Map<String, Value>,
        /// Metadata that everybody may read and only servers may write.
        public_metadata: Map<String, Value>,
        /// Whether an action of your own is still to be done.
        custom_action: bool,
        /// The id in a system of your own.
        external_id: Option<String>,
        /// The session that it created.
        created_session_id: Option<SessionId>,
        /// The user that it created.
        created_user_id: Option<UserId>,
        /// When it counts as abandoned.
        abandon_at: UnixMillis,
        /// When the legal terms were accepted.
        legal_accepted_at: Option<UnixMillis>,
        /// The language, as a BCP 47 tag.
        locale: Option<String>,
        /// The external account; deprecated by Clerk.
        external_account: Map<String, Value>,
    }
}

model! {
    /// What of a sign-up is to be verified.
    SignUpVerifications {
        /// The email address.
        email_address: Option<SignUpVerification>,
        /// The phone number, in E.164 form.
        phone_number: Option<SignUpVerification>,
        /// The wallet's address.
        web3_wallet: Option<SignUpVerification>,
        /// The external account.
        external_account: Map<String, Value>,
    }
}

model! {
    /// How one part of a sign-up is verified.
    SignUpVerification {
        /// What comes next.
        next_action: Option<String>,
        /// The strategies that can verify it.
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
