//! Calls of all operations of the Backend API, one file per group. The fuzz targets run these calls
//! too, with a `Prism` of their own.

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
mod instance_settings;
mod invitations;
mod jwks;
mod jwt_templates;
mod m2m_tokens;
mod machines;
mod miscellaneous;
mod oauth_access_tokens;
mod oauth_applications;
mod organization_domains;
mod organization_invitations;
mod organization_memberships;
mod organization_permissions;
mod organization_roles;
mod organizations;
mod phone_numbers;
mod proxy_checks;
mod redirect_urls;
mod role_sets;
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

use std::pin::Pin;

use clerk_runtime::api::File;

use crate::prism::Prism;

const USER: &str = "user_29w83sxmDNGwOuEthce5gg56FcC";
const ORG: &str = "org_29w83sxmDNGwOuEthce5gg56FcC";
const SESSION: &str = "sess_29w83sxmDNGwOuEthce5gg56FcC";
const MACHINE: &str = "mch_29w83sxmDNGwOuEthce5gg56FcC";
const API_KEY: &str = "ak_0123456789abcdef0123456789abcdef";
const M2M_TOKEN: &str = "mt_0123456789abcdef0123456789abcdef";
const LINK_TOKEN: &str = "aplt_0123456789abcdef0123456789abcdef";

/// Awaits a call and checks its result.
macro_rules! call {
    ($prism:expr, $call:expr $(,)?) => {{
        let call = $call;
        let operation = call.request().operation().name();
        $prism.run(operation, call).await;
    }};
}

use call;

fn file() -> File {
    File::new("logo.png", "image/png", vec![0x89, b'P', b'N', b'G'])
}

type Group = for<'a> fn(&'a Prism) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

macro_rules! groups {
    ($($name:ident)+) => {
        /// Groups of operations by name. Each calls all of its operations.
        pub(crate) const GROUPS: &[(&str, Group)] =
            &[$((stringify!($name), |prism| Box::pin($name::calls(prism)))),+];
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
