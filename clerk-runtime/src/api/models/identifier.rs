//! Identifiers on the allowlist and the blocklist.

use super::macros::{model, open_enum};
use super::{AllowlistIdentifierId, BlocklistIdentifierId, InstanceId, InvitationId};
use crate::clock::UnixMillis;

model! {
    /// An identifier on the allowlist.
    AllowlistIdentifier {
        /// Always `allowlist_identifier`.
        object: Option<String>,
        /// The id, `alid_…`.
        id: AllowlistIdentifierId,
        /// The invitation's id.
        invitation_id: Option<InvitationId>,
        /// The identifier.
        identifier: Option<String>,
        /// The kind of identifier.
        identifier_type: Option<IdentifierType>,
        /// The instance's id.
        instance_id: Option<InstanceId>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
    }
}

model! {
    /// An identifier on the blocklist.
    BlocklistIdentifier {
        /// Always `blocklist_identifier`.
        object: Option<String>,
        /// The id, `blid_…`.
        id: BlocklistIdentifierId,
        /// The identifier.
        identifier: Option<String>,
        /// The kind of identifier.
        identifier_type: Option<IdentifierType>,
        /// The instance's id.
        instance_id: Option<InstanceId>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
    }
}

open_enum! {
    /// The kind of an identifier.
    IdentifierType {
        EmailAddress = "email_address",
        PhoneNumber = "phone_number",
        Web3Wallet = "web3_wallet",
    }
}
