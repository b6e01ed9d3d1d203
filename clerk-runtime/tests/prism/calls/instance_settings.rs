//! Settings of the instance.

use clerk_runtime::api::models::{EnrollmentMode, RoleId};
use clerk_runtime::api::resources::{
    UpdateInstance, UpdateInstanceCommunication, UpdateInstanceProtect, UpdateInstanceRestrictions,
    UpdateOAuthApplicationSettings, UpdateOrganizationSettings,
};

use super::call;
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.instance_settings().get());
    call!(
        prism,
        clerk.instance_settings().update(UpdateInstance::new())
    );
    call!(
        prism,
        clerk.instance_settings().update(
            UpdateInstance::new()
                .test_mode(true)
                .hibp(true)
                .support_email("text")
                .clerk_js_version("text")
                .development_origin("text")
                .allowed_origins(["one", "two"])
                .cookieless_dev(true)
                .url_based_session_syncing(true)
                .preferred_sign_in_strategy_when_password_required("password")
        )
    );
    call!(
        prism,
        clerk
            .instance_settings()
            .update_restrictions(UpdateInstanceRestrictions::new())
    );
    call!(
        prism,
        clerk.instance_settings().update_restrictions(
            UpdateInstanceRestrictions::new()
                .allowlist(true)
                .blocklist(true)
                .allowlist_blocklist_disabled_on_sign_in(true)
                .block_email_subaddresses(true)
                .block_disposable_email_domains(true)
        )
    );
    call!(prism, clerk.instance_settings().protect());
    call!(
        prism,
        clerk
            .instance_settings()
            .update_protect(UpdateInstanceProtect::new())
    );
    call!(
        prism,
        clerk.instance_settings().update_protect(
            UpdateInstanceProtect::new()
                .rules_enabled(true)
                .specter_enabled(true)
        )
    );
    call!(prism, clerk.instance_settings().communication());
    call!(
        prism,
        clerk
            .instance_settings()
            .update_communication(UpdateInstanceCommunication::new())
    );
    call!(
        prism,
        clerk
            .instance_settings()
            .update_communication(UpdateInstanceCommunication::new().blocked_country_codes(["DE"]))
    );
    call!(
        prism,
        clerk.instance_settings().oauth_application_settings()
    );
    call!(
        prism,
        clerk
            .instance_settings()
            .update_oauth_application_settings(UpdateOAuthApplicationSettings::new())
    );
    call!(
        prism,
        clerk.instance_settings().update_oauth_application_settings(
            UpdateOAuthApplicationSettings::new()
                .dynamic_oauth_client_registration(true)
                .default_scopes(["one", "two"])
                .oauth_jwt_access_tokens(true)
                .client_id_metadata_documents_advertised(true)
                .client_id_metadata_documents_only_allow_pre_registered_clients(true)
                .client_id_metadata_documents_block_implicitly_allowed_clients(true)
        )
    );
    call!(prism, clerk.instance_settings().organization_settings());
    call!(
        prism,
        clerk
            .instance_settings()
            .update_organization_settings(UpdateOrganizationSettings::new())
    );
    call!(
        prism,
        clerk.instance_settings().update_organization_settings(
            UpdateOrganizationSettings::new()
                .enabled(true)
                .max_allowed_memberships(60)
                .admin_delete_enabled(true)
                .domains_enabled(true)
                .slug_disabled(true)
                .domains_enrollment_modes([EnrollmentMode::ManualInvitation])
                .creator_role_id(RoleId::from("role_1"))
                .domains_default_role_id(RoleId::from("role_1"))
        )
    );
}
