//! Domains of organizations.

use super::macros::{model, open_enum};
use super::{OrganizationDomainId, PublicOrganizationData, Verification};
use crate::caller::OrgId;
use crate::clock::UnixMillis;

model! {
    /// A domain of an organization.
    OrganizationDomain {
        /// Always `organization_domain`.
        object: String,
        /// The id, `orgdmn_…`.
        id: OrganizationDomainId,
        /// The organization's id.
        organization_id: OrgId,
        /// The name.
        name: String,
        /// The enrollment mode: how users with the domain join.
        enrollment_mode: EnrollmentMode,
        /// The email address that proves the affiliation.
        affiliation_email_address: Option<String>,
        /// The verification of the affiliation.
        affiliation_verification: Option<Verification>,
        /// The verification of the ownership.
        ownership_verification: Option<Verification>,
        /// The verification of the domain; deprecated by Clerk.
        verification: Option<Verification>,
        /// The number of pending invitations.
        total_pending_invitations: i64,
        /// The number of pending suggestions.
        total_pending_suggestions: i64,
        /// The organization's public data.
        public_organization_data: Option<PublicOrganizationData>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// The verification of a domain.
    OrganizationDomainVerification {
        /// The state.
        status: String,
        /// The verification strategy, `email_code` for example.
        strategy: String,
        /// The number of verification attempts.
        attempts: Option<i64>,
        /// Time of expiry.
        expire_at: Option<UnixMillis>,
        /// Time at which the domain was verified.
        verified_at: Option<UnixMillis>,
    }
}

open_enum! {
    /// The enrollment mode of a domain: how users with the domain join the organization.
    EnrollmentMode {
        ManualInvitation = "manual_invitation",
        AutomaticInvitation = "automatic_invitation",
        AutomaticSuggestion = "automatic_suggestion",
        EnterpriseSso = "enterprise_sso",
    }
}
