//! SAML connections.

use clerk_runtime::OrgId;
use clerk_runtime::api::models::{ConnectionProvider, LoginHintMode};
use clerk_runtime::api::resources::{
    AttributeMappingParams, CreateSamlConnection, LoginHintParams, UpdateSamlConnection,
};

use super::{ORG, call};
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.saml_connections().list());
    call!(
        prism,
        clerk
            .saml_connections()
            .list()
            .limit(5)
            .offset(3)
            .query("jo")
            .order_by("-created_at")
            .organization_id(ORG)
            .organization_id(ORG)
    );
    call!(
        prism,
        clerk.saml_connections().create(CreateSamlConnection::new(
            "text",
            ["one", "two"],
            ConnectionProvider::SamlCustom
        ))
    );
    call!(
        prism,
        clerk.saml_connections().create(
            CreateSamlConnection::new("text", ["one", "two"], ConnectionProvider::SamlCustom)
                .domain("text")
                .idp_entity_id("text")
                .idp_sso_url("text")
                .idp_certificate("text")
                .idp_metadata_url("text")
                .idp_metadata("text")
                .organization_id(OrgId::from(ORG))
                .attribute_mapping(
                    AttributeMappingParams::new()
                        .user_id("text")
                        .email_address("jo@example.com")
                        .first_name("text")
                        .last_name("text")
                )
                .force_authn(true)
                .login_hint(LoginHintParams::new(LoginHintMode::EmailAddress).source("text"))
        )
    );
    call!(prism, clerk.saml_connections().get(&"samlc_1".into()));
    call!(
        prism,
        clerk
            .saml_connections()
            .update(&"samlc_1".into(), UpdateSamlConnection::new())
    );
    call!(
        prism,
        clerk.saml_connections().update(
            &"samlc_1".into(),
            UpdateSamlConnection::new()
                .name("text")
                .domain("text")
                .domains(["one", "two"])
                .idp_entity_id("text")
                .idp_sso_url("text")
                .idp_certificate("text")
                .idp_metadata_url("text")
                .idp_metadata("text")
                .organization_id(OrgId::from(ORG))
                .attribute_mapping(
                    AttributeMappingParams::new()
                        .user_id("text")
                        .email_address("jo@example.com")
                        .first_name("text")
                        .last_name("text")
                )
                .active(true)
                .sync_user_attributes(true)
                .allow_subdomains(true)
                .allow_idp_initiated(true)
                .disable_additional_identifications(true)
                .allow_organization_account_linking(true)
                .force_authn(true)
                .login_hint(LoginHintParams::new(LoginHintMode::EmailAddress).source("text"))
                .consent_verified_domains_deletion(true)
        )
    );
    call!(prism, clerk.saml_connections().delete(&"samlc_1".into()));
}
