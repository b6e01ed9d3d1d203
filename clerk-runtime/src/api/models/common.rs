//! Responses that several groups share.

use serde::{Deserialize, Serialize};

use super::macros::{model, open_enum};

model! {
    /// A deleted object.
    DeletedObject {
        /// The object's type.
        object: String,
        /// The id; empty if Clerk sends none.
        id: String,
        /// The slug.
        slug: Option<String>,
        /// `true` if the object was deleted.
        deleted: bool,
        /// The id in the application's own system.
        external_id: Option<String>,
    }
}

model! {
    /// A total count.
    TotalCount {
        /// Always `total_count`.
        object: String,
        /// The total count.
        total_count: i64,
    }
}

open_enum! {
    /// An invitation's state.
    InvitationStatus {
        Pending = "pending",
        Accepted = "accepted",
        Revoked = "revoked",
        Expired = "expired",
    }
}

open_enum! {
    /// The state of an identification.
    IdentificationStatus {
        Verified = "verified",
        Reserved = "reserved",
        Unverified = "unverified",
    }
}

/// An HTML page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(from = "Option<String>")]
pub struct Html(pub String);

impl From<Option<String>> for Html {
    fn from(page: Option<String>) -> Self {
        Self(page.unwrap_or_default())
    }
}
