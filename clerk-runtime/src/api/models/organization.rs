//! Organizations and their members.

use serde_json::{Map, Value};

use super::macros::model;
use super::{OrganizationMembershipId, Redacted};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// An organization.
    Organization {
        /// The organization's id, `org_…`.
        id: OrgId,
        /// Always `organization`.
        object: String,
        /// The organization's name.
        name: String,
        /// The slug. If it is changed, another organization can take the former slug.
        slug: Option<String>,
        /// `true` if the organization has a picture of its own.
        has_image: bool,
        /// The picture, or a generated one.
        image_url: Option<String>,
        /// The number of members, if the call includes it.
        members_count: Option<i64>,
        /// The number of pending invitations, if the call includes it.
        pending_invitations_count: Option<i64>,
        /// `true` if no member may manage the organization.
        missing_member_with_elevated_permissions: Option<bool>,
        /// The maximum number of members; 0 means no limit.
        max_allowed_memberships: i64,
        /// `true` if the organization's admins may delete the organization.
        admin_delete_enabled: bool,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// Private metadata: readable and writable only by backends; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// The id of the organization's creator.
        created_by: Option<UserId>,
        /// The key of the role set, which contains the roles that members may have.
        role_set_key: Option<String>,
        /// Time of the last activity of a member.
        last_active_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's membership in an organization.
    OrganizationMembership {
        /// The membership's id, `orgmem_…`.
        id: OrganizationMembershipId,
        /// Always `organization_membership`.
        object: String,
        /// The role, `org:admin` for example.
        role: String,
        /// The role's display name.
        role_name: Option<String>,
        /// The role's permissions.
        permissions: Vec<String>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// Private metadata: readable and writable only by backends; not shown by `Debug`.
        private_metadata: Option<Redacted<Map<String, Value>>>,
        /// The organization.
        organization: Organization,
        /// The member.
        public_user_data: Option<PublicUserData>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// Data of a user that other members of an organization may see.
    PublicUserData {
        /// The user's id.
        user_id: UserId,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// The username.
        username: Option<String>,
        /// An email address, phone number or username.
        identifier: Option<String>,
        /// `true` if the user has a picture of their own.
        has_image: bool,
        /// The picture, or a generated one.
        image_url: String,
        /// The former name of `image_url`; deprecated by Clerk.
        profile_image_url: Option<String>,
        /// `true` if the user is banned.
        banned: Option<bool>,
        /// `true` if the user was removed by their directory.
        deprovisioned: Option<bool>,
    }
}
