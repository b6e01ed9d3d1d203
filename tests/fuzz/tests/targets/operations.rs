//! The calls of all operations of the Backend API, which the test `prism` of clerk-runtime makes too.

use std::pin::Pin;

use super::prism::Prism;

#[path = "../../../../clerk-runtime/tests/prism"]
mod calls {
    pub(super) mod actor_tokens;
    pub(super) mod admin_portal_link_tokens;
    pub(super) mod agent_tasks;
    pub(super) mod allowlist_blocklist;
    pub(super) mod api_keys;
    pub(super) mod beta_features;
    pub(super) mod billing;
    pub(super) mod clients;
    pub(super) mod directories;
    pub(super) mod domains;
    pub(super) mod email_addresses;
    pub(super) mod enterprise_connections;
    pub(super) mod instance_settings;
    pub(super) mod invitations;
    pub(super) mod jwks;
    pub(super) mod jwt_templates;
    pub(super) mod m2m_tokens;
    pub(super) mod machines;
    pub(super) mod miscellaneous;
    pub(super) mod oauth_access_tokens;
    pub(super) mod oauth_applications;
    pub(super) mod organization_domains;
    pub(super) mod organization_invitations;
    pub(super) mod organization_memberships;
    pub(super) mod organization_permissions;
    pub(super) mod organization_roles;
    pub(super) mod organizations;
    pub(super) mod phone_numbers;
    pub(super) mod proxy_checks;
    pub(super) mod redirect_urls;
    pub(super) mod role_sets;
    pub(super) mod saml_connections;
    pub(super) mod scim_directories;
    pub(super) mod sessions;
    pub(super) mod sign_in_tokens;
    pub(super) mod sign_ups;
    pub(super) mod templates;
    pub(super) mod testing_tokens;
    pub(super) mod users;
    pub(super) mod waitlist_entries;
    pub(super) mod webhooks;
}

type Group = for<'a> fn(&'a Prism) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

macro_rules! groups {
    ($($name:ident)+) => {
        /// Groups of operations by name. Each calls all of its operations.
        pub(crate) const GROUPS: &[(&str, Group)] =
            &[$((stringify!($name), |prism| Box::pin(calls::$name::calls(prism)))),+];
    };
}

groups! {
    actor_tokens
    admin_portal_link_tokens
    agent_tasks
    allowlist_blocklist
    api_keys
    beta_features
    billing
    clients
    directories
    domains
    email_addresses
    enterprise_connections
    instance_settings
    invitations
    jwks
    jwt_templates
    m2m_tokens
    machines
    miscellaneous
    oauth_access_tokens
    oauth_applications
    organization_domains
    organization_invitations
    organization_memberships
    organization_permissions
    organization_roles
    organizations
    phone_numbers
    proxy_checks
    redirect_urls
    role_sets
    saml_connections
    scim_directories
    sessions
    sign_in_tokens
    sign_ups
    templates
    testing_tokens
    users
    waitlist_entries
    webhooks
}
