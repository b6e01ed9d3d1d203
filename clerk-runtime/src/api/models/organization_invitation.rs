//! Invitations to organizations.

use serde_json::{Map, Value};

use super::macros::model;
use super::{OrganizationInvitationId, PublicUserData, Redacted};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// An invitation to an organization.
    OrganizationInvitation {
        /// Always `organization_invitation`.
        object: Option<String>,
        /// The id, `orginv_…`.
        id: OrganizationInvitationId,
        /// The email address.
        email_address: Option<String>,
        /// The role.
        role: Option<String>,
        /// The role's name.
        role_name: Option<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The inviting user's id.
        inviter_id: Option<UserId>,
        /// The inviting user's public data.
        public_inviter_data: Option<PublicUserData>,
        /// The state.
        status: Option<String>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// Private metadata: readable and writable only by backends; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// The URL; not shown by `Debug`.
        url: Option<Redacted<String>>,
        /// Time of expiry.
        expires_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// The organization's public data.
        public_organization_data: Option<PublicOrganizationData>,
    }
}

model! {
    /// Public data of an organization.
    PublicOrganizationData {
        /// The id, `org_…`.
        id: OrgId,
        /// The name.
        name: String,
        /// The slug.
        slug: String,
        /// The URL of the picture.
        image_url: Option<String>,
        /// `true` if a picture was uploaded.
        has_image: bool,
    }
}
