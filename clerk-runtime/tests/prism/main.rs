//! Calls every operation of the Backend API against Prism, which validates each request against
//! Clerk's API description and generates the response from it. The script `tests/prism/run` in
//! the workspace's root starts Prism and runs this test.

#![expect(
    clippy::too_many_lines,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test: it calls all operations in sequence, panics on a problem, and prints a count"
)]

mod actor_tokens;
mod admin_portal_link_tokens;
mod agent_tasks;
mod allowlist_blocklist;
mod api_keys;
mod beta_features;
mod billing;
mod clients;
mod directories;
mod domains;
mod email_addresses;
mod enterprise_connections;
mod exceptions;
mod instance_settings;
mod invitations;
mod jwks;
mod jwt_templates;
mod m2m_tokens;
mod machines;
mod miscellaneous;
mod mutation;
mod oauth_access_tokens;
mod oauth_applications;
mod organization_domains;
mod organization_invitations;
mod organization_memberships;
mod organization_permissions;
mod organization_roles;
mod organizations;
mod phone_numbers;
mod prism;
mod proxy_checks;
mod redirect_urls;
mod role_sets;
#[path = "../../src/api/tests/round_trip.rs"]
mod round_trip;
mod saml_connections;
mod scim_directories;
mod sessions;
mod sign_in_tokens;
mod sign_ups;
mod templates;
mod testing_tokens;
mod users;
mod waitlist_entries;
mod webhooks;

use prism::Prism;

#[tokio::test]
#[ignore = "needs Prism: run tests/prism/run"]
async fn every_operation_is_accepted_and_every_response_parsed() {
    let prism = Prism::from_env();
    actor_tokens::calls(&prism).await;
    admin_portal_link_tokens::calls(&prism).await;
    agent_tasks::calls(&prism).await;
    allowlist_blocklist::calls(&prism).await;
    api_keys::calls(&prism).await;
    beta_features::calls(&prism).await;
    billing::calls(&prism).await;
    clients::calls(&prism).await;
    directories::calls(&prism).await;
    domains::calls(&prism).await;
    email_addresses::calls(&prism).await;
    enterprise_connections::calls(&prism).await;
    instance_settings::calls(&prism).await;
    invitations::calls(&prism).await;
    jwks::calls(&prism).await;
    jwt_templates::calls(&prism).await;
    m2m_tokens::calls(&prism).await;
    machines::calls(&prism).await;
    miscellaneous::calls(&prism).await;
    oauth_access_tokens::calls(&prism).await;
    oauth_applications::calls(&prism).await;
    organization_domains::calls(&prism).await;
    organization_invitations::calls(&prism).await;
    organization_memberships::calls(&prism).await;
    organization_permissions::calls(&prism).await;
    organization_roles::calls(&prism).await;
    organizations::calls(&prism).await;
    phone_numbers::calls(&prism).await;
    proxy_checks::calls(&prism).await;
    redirect_urls::calls(&prism).await;
    role_sets::calls(&prism).await;
    saml_connections::calls(&prism).await;
    scim_directories::calls(&prism).await;
    sessions::calls(&prism).await;
    sign_in_tokens::calls(&prism).await;
    sign_ups::calls(&prism).await;
    templates::calls(&prism).await;
    testing_tokens::calls(&prism).await;
    users::calls(&prism).await;
    waitlist_entries::calls(&prism).await;
    webhooks::calls(&prism).await;
    prism.finish();
}
