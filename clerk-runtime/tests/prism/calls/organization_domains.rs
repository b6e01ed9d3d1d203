//! Domains of one organization.

use clerk_runtime::api::models::EnrollmentMode;
use clerk_runtime::api::resources::{CreateOrganizationDomain, UpdateOrganizationDomain};

use super::{ORG, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    let scope = clerk.organizations().domains(&ORG.into());
    call!(prism, scope.create(CreateOrganizationDomain::new()));
    call!(
        prism,
        scope.create(
            CreateOrganizationDomain::new()
                .name("text")
                .enrollment_mode(EnrollmentMode::ManualInvitation)
                .verified(true)
        )
    );
    call!(prism, scope.list());
    call!(
        prism,
        scope
            .list()
            .verified(true)
            .enrollment_mode("automatic_invitation")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        scope.update(&"orgdmn_1".into(), UpdateOrganizationDomain::new())
    );
    call!(
        prism,
        scope.update(
            &"orgdmn_1".into(),
            UpdateOrganizationDomain::new()
                .enrollment_mode(EnrollmentMode::ManualInvitation)
                .verified(true)
        )
    );
    call!(prism, scope.delete(&"orgdmn_1".into()));
    call!(prism, scope.verify_ownership(&"orgdmn_1".into()));
    call!(prism, clerk.organizations().all_domains());
    call!(
        prism,
        clerk
            .organizations()
            .all_domains()
            .organization_id(ORG)
            .verified(true)
            .enrollment_mode("automatic_invitation,-enterprise_sso")
            .query("jo")
            .domains("text")
            .domains("text")
            .order_by("-created_at")
            .offset(3)
            .limit(5)
    );
}
