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
        /// How users with the domain join.
        enrollment_mode: EnrollmentMode,
        /// The email address that proves the affiliation.
        affiliation_email_address: Option<String>,
        /// The proof of the affiliation.
        affiliation_verification: Option<Verification>,
        /// The proof of the ownership.
        ownership_verification: Option<Verification>,
        /// How and whether it was verified; deprecated by Clerk.
        verification: Option<Verification>,
        /// How many invitations are pending.
        total_pending_invitations: i64,
        /// How many suggestions are pending.
        total_pending_suggestions: i64,
        /// What everybody may know of the organization.
        public_organization_data: Option<PublicOrganizationData>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}

model! {
    /// How a domain was verified.
    OrganizationDomainVerification {
        /// The state.
        status: String,
        /// How it is verified, `email_code` for example.
        strategy: String,
        /// How often verification was tried.
        attempts: Option<i64>,
        /// When it expires.
        expire_at: Option<UnixMillis>,
        /// When it was verified.
        verified_at: Option<UnixMillis>,
    }
}

open_enum! {
    /// How users with an organization's domain join.
    EnrollmentMode {
        ManualInvitation = "manual_invitation",
        AutomaticInvitation = "automatic_invitation",
        AutomaticSuggestion = "automatic_suggestion",
        EnterpriseSso = "enterprise_sso",
    }
}
