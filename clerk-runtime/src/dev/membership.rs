//! Memberships of users in organizations.

use serde_json::{Map, Value, json};

use super::document::with;
use super::organization::{ADMIN, role_name};
use super::state::OfflineState;
use super::user::User;

/// A user's membership in an organization.
pub(super) struct Membership {
    pub(super) id: String,
    pub(super) organization_id: String,
    pub(super) user_id: String,
    pub(super) role: String,
    pub(super) public_metadata: Map<String, Value>,
    pub(super) private_metadata: Map<String, Value>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

impl Membership {
    fn is(&self, organization_id: &str, user_id: &str) -> bool {
        self.organization_id == organization_id && self.user_id == user_id
    }
}

impl OfflineState {
    /// Returns the user's role in an organization; empty if the user is not a member.
    pub(super) fn role_in(&self, organization_id: &str, user_id: &str) -> &str {
        let membership = self.membership(organization_id, user_id);
        membership.map_or("", |membership| membership.role.as_str())
    }

    pub(super) fn membership(&self, organization_id: &str, user_id: &str) -> Option<&Membership> {
        let mut all = self.memberships.iter();
        all.find(|membership| membership.is(organization_id, user_id))
    }

    pub(super) fn membership_mut(
        &mut self,
        organization_id: &str,
        user_id: &str,
    ) -> Option<&mut Membership> {
        let mut all = self.memberships.iter_mut();
        all.find(|membership| membership.is(organization_id, user_id))
    }

    /// Adds a user who is not yet a member.
    pub(super) fn join(&mut self, organization_id: &str, user_id: &str, role: &str) {
        let now = self.now().as_millis();
        let membership = Membership {
            id: self.ids.next("orgmem"),
            organization_id: organization_id.to_owned(),
            user_id: user_id.to_owned(),
            role: role.to_owned(),
            public_metadata: Map::new(),
            private_metadata: Map::new(),
            created_at: now,
            updated_at: now,
        };
        self.memberships.push(membership);
    }

    /// Removes a membership. The user's sessions continue without the organization.
    pub(super) fn leave(&mut self, organization_id: &str, user_id: &str) {
        self.memberships
            .retain(|membership| !membership.is(organization_id, user_id));
        self.deactivate(organization_id, Some(user_id));
    }

    /// Removes the active organization from the sessions of one user or of all users.
    pub(super) fn deactivate(&mut self, organization_id: &str, user_id: Option<&str>) {
        let sessions = self.sessions.iter_mut();
        for session in sessions.filter(|s| user_id.is_none_or(|id| id == s.user_id)) {
            if session.active.as_deref() == Some(organization_id) {
                session.active = None;
            }
        }
    }

    /// Returns the number of the organization's members.
    pub(super) fn members(&self, organization_id: &str) -> usize {
        let is_member = |membership: &&Membership| membership.organization_id == organization_id;
        self.memberships.iter().filter(is_member).count()
    }

    /// Returns `true` if a user other than this one is an admin of the organization.
    pub(super) fn has_other_admin(&self, organization_id: &str, user_id: &str) -> bool {
        self.memberships.iter().any(|membership| {
            membership.organization_id == organization_id
                && membership.user_id != user_id
                && membership.role == ADMIN
        })
    }

    /// Returns the membership object of the Backend API.
    pub(super) fn membership_document(&self, membership: &Membership) -> Value {
        let organization = self.organization(&membership.organization_id);
        let user = self.users.iter().find(|user| user.id == membership.user_id);
        json!({
            "object": "organization_membership",
            "id": membership.id,
            "role": membership.role,
            "role_name": role_name(&membership.role),
            "permissions": organization.map(|org| org.permissions(&membership.role)),
            "public_metadata": membership.public_metadata,
            "private_metadata": membership.private_metadata,
            "organization": organization
                .map(|org| with(org.document(), "members_count", self.members(&org.id))),
            "public_user_data": user.map(public_user_data),
            "created_at": membership.created_at,
            "updated_at": membership.updated_at,
        })
    }
}

/// Returns the public data of a user who sent an invitation.
pub(super) fn public_inviter_data(user: &User) -> Value {
    let text = |field| user.text(field);
    json!({
        "user_id": user.id,
        "first_name": user.text("first_name"),
        "last_name": user.text("last_name"),
        "identifier": identifier(user).unwrap_or(&user.id),
        "image_url": text("image_url"),
        "has_image": user.document.get("has_image"),
    })
}

/// Returns the user's first email address or, without one, the username.
fn identifier(user: &User) -> Option<&str> {
    user.email_addresses().next().or(user.text("username"))
}

/// Returns the part of a user's data that other members can see.
pub(super) fn public_user_data(user: &User) -> Value {
    let text = |field| user.text(field);
    json!({
        "user_id": user.id,
        "first_name": text("first_name"),
        "last_name": text("last_name"),
        "username": text("username"),
        "identifier": identifier(user),
        "image_url": text("image_url"),
        "profile_image_url": text("image_url"),
        "has_image": user.document.get("has_image"),
        "banned": user.is_banned(),
        "deprovisioned": false,
    })
}
