//! Invitations to the application and to organizations.

use serde_json::{Map, Value, json};

use super::document::with;
use super::membership::public_inviter_data;
use super::organization::{Org, role_name};
use super::state::OfflineState;

/// An invitation to the application, and the common fields of all invitations.
pub(super) struct Invitation {
    pub(super) id: String,
    pub(super) email_address: String,
    pub(super) public_metadata: Map<String, Value>,
    pub(super) revoked: bool,
    pub(super) accepted: bool,
    pub(super) expires_at: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

/// An invitation to an organization.
pub(super) struct OrganizationInvitation {
    pub(super) invitation: Invitation,
    pub(super) organization_id: String,
    pub(super) role: String,
    pub(super) inviter_id: Option<String>,
    pub(super) private_metadata: Map<String, Value>,
}

/// Statuses of an invitation.
pub(super) const STATUSES: [&str; 4] = ["pending", "accepted", "revoked", "expired"];

impl Invitation {
    pub(super) fn status(&self, now: i64) -> &'static str {
        if self.revoked {
            "revoked"
        } else if self.accepted {
            "accepted"
        } else if self.expires_at <= now {
            "expired"
        } else {
            "pending"
        }
    }

    pub(super) fn is_pending(&self, now: i64) -> bool {
        self.status(now) == "pending"
    }

    pub(super) fn revoke(&mut self, now: i64) {
        self.revoked = true;
        self.updated_at = now;
    }

    pub(super) fn accept(&mut self, now: i64) {
        self.accepted = true;
        self.updated_at = now;
    }

    /// Returns the invitation object of the Backend API. It has no URL, since there is no page that
    /// accepts one.
    pub(super) fn document(&self, now: i64) -> Value {
        json!({
            "object": "invitation",
            "id": self.id,
            "email_address": self.email_address,
            "public_metadata": self.public_metadata,
            "revoked": self.revoked,
            "status": self.status(now),
            "expires_at": self.expires_at,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }
}

impl OfflineState {
    /// Returns `true` if an address has a pending invitation to an organization.
    pub(super) fn is_invited(&self, organization_id: &str, address: &str, now: i64) -> bool {
        self.pending_invitations(organization_id, now)
            .any(|invitation| invitation.invitation.email_address == address)
    }

    pub(super) fn pending_invitations(
        &self,
        organization_id: &str,
        now: i64,
    ) -> impl Iterator<Item = &OrganizationInvitation> {
        self.organization_invitations
            .iter()
            .filter(move |invitation| {
                invitation.organization_id == organization_id
                    && invitation.invitation.is_pending(now)
            })
    }

    /// Returns the object of the Backend API, with the organization's public data if requested.
    pub(super) fn organization_invitation_document(
        &self,
        from: &OrganizationInvitation,
        with_organization: bool,
    ) -> Value {
        let now = self.now().as_millis();
        let inviter = from.inviter_id.as_deref().and_then(|id| self.user(id));
        let document = json!({
            "object": "organization_invitation",
            "id": from.invitation.id,
            "email_address": from.invitation.email_address,
            "role": from.role,
            "role_name": role_name(&from.role),
            "organization_id": from.organization_id,
            "inviter_id": from.inviter_id,
            "public_inviter_data": inviter.map(public_inviter_data),
            "status": from.invitation.status(now),
            "public_metadata": from.invitation.public_metadata,
            "private_metadata": from.private_metadata,
            "url": null,
            "expires_at": from.invitation.expires_at,
            "created_at": from.invitation.created_at,
            "updated_at": from.invitation.updated_at,
        });
        if !with_organization {
            return document;
        }
        let organization = self.organization(&from.organization_id);
        with(
            document,
            "public_organization_data",
            organization.map(Org::public_data),
        )
    }
}
