//! Enterprise connections.

use clerk_runtime::OrgId;
use clerk_runtime::api::models::{ConnectionProvider, LoginHintMode};
use clerk_runtime::api::resources::{
    AttributeMappingParams, CreateEnterpriseConnection, CustomAttributeParams, LoginHintParams,
    OidcSettings, SamlSettings, UpdateEnterpriseConnection,
};

use super::{ORG, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.enterprise_connections().list());
    call!(
        prism,
        clerk
            .enterprise_connections()
            .list()
            .limit(5)
            .offset(3)
            .organization_id(ORG)
            .active(true)
    );
    call!(
        prism,
        clerk
            .enterprise_connections()
            .create(CreateEnterpriseConnection::new(
                "text",
                ConnectionProvider::SamlCustom,
                ["one", "two"]
            ))
    );
    call!(
        prism,
        clerk.enterprise_connections().create(
            CreateEnterpriseConnection::new("text", ConnectionProvider::SamlCustom, ["one", "two"])
                .organization_id(OrgId::from(ORG))
                .allow_organization_account_linking(true)
                .active(true)
                .saml(
                    SamlSettings::new()
                        .idp_entity_id("text")
                        .idp_sso_url("text")
                        .idp_certificate("text")
                        .idp_metadata_url("text")
                        .idp_metadata("text")
                        .attribute_mapping(
                            AttributeMappingParams::new()
                                .user_id("text")
                                .email_address("jo@example.com")
                                .first_name("text")
                                .last_name("text")
                        )
                        .allow_subdomains(true)
                        .allow_idp_initiated(true)
                        .force_authn(true)
                        .login_hint(
                            LoginHintParams::new(LoginHintMode::EmailAddress).source("text")
                        )
                )
                .oidc(
                    OidcSettings::new()
                        .client_id("text")
                        .client_secret("text")
                        .discovery_url("text")
                        .auth_url("text")
                        .token_url("text")
                        .user_info_url("text")
                        .requires_pkce(true)
                )
                .custom_attributes([CustomAttributeParams::new("text", "key")
                    .sso_path("text")
                    .scim_path("text")
                    .directory_path("text")
                    .multi_valued(true)])
        )
    );
    call!(
        prism,
        clerk.enterprise_connections().get(&"entconn_1".into())
    );
    call!(
        prism,
        clerk
            .enterprise_connections()
            .update(&"entconn_1".into(), UpdateEnterpriseConnection::new())
    );
    call!(
        prism,
        clerk.enterprise_connections().update(
            &"entconn_1".into(),
            UpdateEnterpriseConnection::new()
                .name("text")
                .domains(["one", "two"])
                .active(true)
                .sync_user_attributes(true)
                .disable_additional_identifications(true)
                .allow_organization_account_linking(true)
                .organization_id(OrgId::from(ORG))
                .saml(
                    SamlSettings::new()
                        .name("text")
                        .idp_entity_id("text")
                        .idp_sso_url("text")
                        .idp_certificate("text")
                        .idp_metadata_url("text")
                        .idp_metadata("text")
                        .attribute_mapping(
                            AttributeMappingParams::new()
                                .user_id("text")
                                .email_address("jo@example.com")
                                .first_name("text")
                                .last_name("text")
                        )
                        .allow_subdomains(true)
                        .allow_idp_initiated(true)
                        .force_authn(true)
                        .login_hint(
                            LoginHintParams::new(LoginHintMode::EmailAddress).source("text")
                        )
                )
                .oidc(
                    OidcSettings::new()
                        .client_id("text")
                        .client_secret("text")
                        .discovery_url("text")
                        .auth_url("text")
                        .token_url("text")
                        .user_info_url("text")
                        .requires_pkce(true)
                )
                .custom_attributes([CustomAttributeParams::new("text", "key")
                    .sso_path("text")
                    .scim_path("text")
                    .directory_path("text")
                    .multi_valued(true)])
        )
    );
    call!(
        prism,
        clerk.enterprise_connections().delete(&"entconn_1".into())
    );
    call!(
        prism,
        clerk
            .enterprise_connections()
            .test_runs(&"entconn_1".into())
    );
    call!(
        prism,
        clerk
            .enterprise_connections()
            .test_runs(&"entconn_1".into())
            .status("pending")
            .status("pending")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .enterprise_connections()
            .create_test_run(&"entconn_1".into())
    );
}
