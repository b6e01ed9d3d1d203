//! Answers that several groups share.

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::macros::{model, open_enum};
use crate::api::{FromValue, Mismatch};

model! {
    /// What was deleted.
    DeletedObject {
        /// The object's type.
        object: String,
        /// The id; empty if Clerk sends none.
        id: String,
        /// The slug.
        slug: Option<String>,
        /// Whether it is deleted.
        deleted: bool,
        /// The id in a system of your own.
        external_id: Option<String>,
    }
}

model! {
    /// How many there are.
    TotalCount {
        /// Always `total_count`.
        object: String,
        /// How many there are in all.
        total_count: i64,
    }
}

open_enum! {
    /// An invitation's state.
    InvitationStatus {
        /// `pending` in JSON.
        Pending = "pending",
        /// `accepted` in JSON.
        Accepted = "accepted",
        /// `revoked` in JSON.
        Revoked = "revoked",
        /// `expired` in JSON.
        Expired = "expired",
    }
}

open_enum! {
    /// The state of an identification.
    IdentificationStatus {
        /// `verified` in JSON.
        Verified = "verified",
        /// `reserved` in JSON.
        Reserved = "reserved",
        /// `unverified` in JSON.
        Unverified = "unverified",
    }
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Html(pub String);

impl FromValue for Html {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Ok(Self(Option::from_value(value)?.unwrap_or_default()))
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
