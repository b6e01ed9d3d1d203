//! Invitations to organizations, with their organization.

use serde_json::{Map, Value};

use crate::api::models::macros::model;
use crate::api::models::{
    OrganizationInvitationId, PublicOrganizationData, PublicUserData, Redacted,
};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// An invitation to an organization, with the organization's public data.
    OrganizationInvitationEvent {
        /// Always `organization_invitation`.
        object: String,
        /// The id, `orginv_…`.
        id: OrganizationInvitationId,
        /// The email address.
        email_address: String,
        /// The role, `org:member` for example.
        role: String,
        /// Display name of the role.
        role_name: Option<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The id of the user who invited.
        inviter_id: Option<UserId>,
        /// Public data of the user who invited.
        public_inviter_data: Option<PublicUserData>,
        /// The state.
        status: Option<String>,
        /// Metadata that frontends can read and only servers can write.
        public_metadata: Map<String, Value>,
        /// Metadata that only servers can read and write; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// The invitation's URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// Time of expiry.
        expires_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Id of the user who accepted it; only in `organizationInvitation.accepted`.
        user_id: Option<UserId>,
        /// The organization.
        data: Option<InvitationDetails>,
    }
}

model! {
    /// Data of the event beyond the invitation itself.
    InvitationDetails {
        /// The organization's public data.
        public_organization_data: Option<PublicOrganizationData>,
    }
}
