//! Invitations to organizations, with the organization.

use serde_json::{Map, Value};

use crate::api::models::macros::model;
use crate::api::models::{
    OrganizationInvitationId, PublicOrganizationData, PublicUserData, Redacted,
};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// An invitation to an organization, with what everybody may know of the organization.
    OrganizationInvitationEvent {
        /// Always `organization_invitation`.
        object: String,
        /// The id, `orginv_…`.
        id: OrganizationInvitationId,
        /// The email address.
        email_address: String,
        /// The role, `org:member` for example.
        role: String,
        /// The role's name for people.
        role_name: Option<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The id of the user who invited.
        inviter_id: Option<UserId>,
        /// What everybody may know of the user who invited.
        public_inviter_data: Option<PublicUserData>,
        /// The state.
        status: Option<String>,
        /// Metadata that everybody may read and only servers may write.
        public_metadata: Map<String, Value>,
        /// Metadata that only servers may read and write; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// When it expires.
        expires_at: Option<UnixMillis>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// Who accepted it; only in `organizationInvitation.accepted`.
        user_id: Option<UserId>,
        /// The organization.
        data: Option<InvitationDetails>,
    }
}

model! {
    /// What an invitation's event says beyond the invitation.
    InvitationDetails {
        /// What everybody may know of the organization.
        public_organization_data: Option<PublicOrganizationData>,
    }
}
