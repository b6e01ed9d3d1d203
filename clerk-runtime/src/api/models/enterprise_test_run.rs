//! Test runs of enterprise connections.

use super::Redacted;
use super::macros::{model, open_enum};
use crate::clock::UnixMillis;

model! {
    /// A test run.
    EnterpriseTestRun {
        /// The id.
        id: String,
        /// The state.
        status: TestRunStatus,
        /// The type of the connection.
        connection_type: ConnectionType,
        /// The user data that was read from the provider.
        parsed_user_info: Option<EnterpriseTestRunUser>,
        /// The log.
        logs: Vec<EnterpriseTestRunLog>,
        /// The SAML part.
        saml: Option<EnterpriseTestRunSaml>,
        /// The OAuth part.
        oauth: Option<EnterpriseTestRunOauth>,
        /// Time of creation.
        created_at: UnixMillis,
    }
}

model! {
    /// User data that a test run read from the provider.
    EnterpriseTestRunUser {
        /// The email address.
        email_address: Option<String>,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// The user's id.
        user_id: Option<String>,
    }
}

model! {
    /// A line in the log of a test run.
    EnterpriseTestRunLog {
        /// The level.
        level: String,
        /// The code.
        code: Option<String>,
        /// A short message.
        short_message: Option<String>,
        /// The message.
        message: String,
    }
}

model! {
    /// SAML messages of a test run.
    EnterpriseTestRunSaml {
        /// The SAML request; not shown by `Debug`.
        saml_request: Option<Redacted<String>>,
        /// The SAML response; not shown by `Debug`.
        saml_response: Option<Redacted<String>>,
        /// The relay state; not shown by `Debug`.
        relay_state: Option<Redacted<String>>,
    }
}

model! {
    /// OAuth tokens and user info of a test run.
    EnterpriseTestRunOauth {
        /// The ID token; not shown by `Debug`.
        id_token: Option<Redacted<String>>,
        /// The access token; not shown by `Debug`.
        access_token: Option<Redacted<String>>,
        /// The response of the user info endpoint; not shown by `Debug`.
        user_info: Option<Redacted<String>>,
    }
}

model! {
    /// The URL at which a test run starts.
    EnterpriseTestRunUrl {
        /// The URL; not shown by `Debug`.
        url: Redacted<String>,
    }
}

open_enum! {
    /// A test run's state.
    TestRunStatus {
        Pending = "pending",
        Success = "success",
        Failed = "failed",
    }
}

open_enum! {
    /// The protocol of a connection.
    ConnectionType {
        Saml = "saml",
        Oauth = "oauth",
    }
}
