//! The accessors of all groups, and the table of their operations.

use crate::api::{Client, Operation};
use crate::service::Clerk;

/// Declares a method for each group, on [`Client`] and on [`Clerk`].
macro_rules! groups {
    ($($(#[$meta:meta])* $accessor:ident: $group:ident,)+) => {
        impl Client {
            $($(#[$meta])*
            #[must_use]
            pub fn $accessor(&self) -> super::$group {
                super::$group::new(self)
            })+
        }

        impl Clerk {
            $($(#[$meta])*
            #[must_use]
            pub fn $accessor(&self) -> super::$group {
                super::$group::new(self.api())
            })+
        }
    };
}

groups! {
    /// Tokens to sign in as another user; Clerk's `clerkClient.actorTokens`.
    #[cfg(feature = "api-actor-tokens")]
    actor_tokens: ActorTokens,
    /// Tokens for links to the admin portal of IT contacts.
    #[cfg(feature = "api-admin-portal-link-tokens")]
    admin_portal_link_tokens: AdminPortalLinkTokens,
    /// Tasks for which agents sign in; Clerk's `clerkClient.agentTasks`.
    #[cfg(feature = "api-agent-tasks")]
    agent_tasks: AgentTasks,
    /// Identifiers that may sign up (allowlist); Clerk's `clerkClient.allowlistIdentifiers`.
    #[cfg(feature = "api-allowlist-blocklist")]
    allowlist: Allowlist,
    /// Identifiers that cannot sign up or sign in (blocklist); Clerk's
    /// `clerkClient.blocklistIdentifiers`.
    #[cfg(feature = "api-allowlist-blocklist")]
    blocklist: Blocklist,
    /// API keys; Clerk's `clerkClient.apiKeys`.
    #[cfg(feature = "api-api-keys")]
    api_keys: ApiKeys,
    /// Settings that are in beta; Clerk's `clerkClient.betaFeatures`.
    #[cfg(feature = "api-beta-features")]
    beta_features: BetaFeatures,
    /// Plans, prices, subscriptions and statements; Clerk's `clerkClient.billing`.
    #[cfg(feature = "api-billing")]
    billing: Billing,
    /// Clients (browsers and devices); Clerk's `clerkClient.clients`.
    #[cfg(feature = "api-clients")]
    clients: Clients,
    /// Directories that provision users.
    #[cfg(feature = "api-directories")]
    directories: Directories,
    /// Domains of the instance; Clerk's `clerkClient.domains`.
    #[cfg(feature = "api-domains")]
    domains: Domains,
    /// Email addresses; Clerk's `clerkClient.emailAddresses`.
    #[cfg(feature = "api-email-addresses")]
    email_addresses: EmailAddresses,
    /// Enterprise connections; Clerk's `clerkClient.enterpriseConnections`.
    #[cfg(feature = "api-enterprise-connections")]
    enterprise_connections: EnterpriseConnections,
    /// Settings of the instance; Clerk's `clerkClient.instance`.
    #[cfg(feature = "api-instance-settings")]
    instance_settings: InstanceSettings,
    /// Invitations to the application; Clerk's `clerkClient.invitations`.
    #[cfg(feature = "api-invitations")]
    invitations: Invitations,
    /// Signing keys (JWKS); Clerk's `clerkClient.jwks`.
    #[cfg(feature = "api-jwks")]
    jwks: Jwks,
    /// JWT templates; Clerk's `clerkClient.jwtTemplates`.
    #[cfg(feature = "api-jwt-templates")]
    jwt_templates: JwtTemplates,
    /// Tokens for requests between machines (M2M); Clerk's `clerkClient.m2m`.
    #[cfg(feature = "api-m2m-tokens")]
    m2m_tokens: M2mTokens,
    /// Machines; Clerk's `clerkClient.machines`.
    #[cfg(feature = "api-machines")]
    machines: Machines,
    /// Operations that belong to no other group.
    #[cfg(feature = "api-miscellaneous")]
    miscellaneous: Miscellaneous,
    /// Access tokens that Clerk issued; Clerk's `clerkClient.idPOAuthAccessToken`.
    #[cfg(feature = "api-oauth-access-tokens")]
    oauth_access_tokens: OAuthAccessTokens,
    /// OAuth applications, which sign users in with Clerk; Clerk's `clerkClient.oauthApplications`.
    #[cfg(feature = "api-oauth-applications")]
    oauth_applications: OAuthApplications,
    /// Permissions in organizations; Clerk's `clerkClient.organizationPermissions`.
    #[cfg(feature = "api-organization-permissions")]
    organization_permissions: OrganizationPermissions,
    /// Roles in organizations; Clerk's `clerkClient.organizationRoles`.
    #[cfg(feature = "api-organization-roles")]
    organization_roles: OrganizationRoles,
    /// Organizations; Clerk's `clerkClient.organizations`.
    #[cfg(feature = "api-organizations")]
    organizations: Organizations,
    /// Phone numbers; Clerk's `clerkClient.phoneNumbers`.
    #[cfg(feature = "api-phone-numbers")]
    phone_numbers: PhoneNumbers,
    /// Checks of proxies; Clerk's `clerkClient.proxyChecks`.
    #[cfg(feature = "api-proxy-checks")]
    proxy_checks: ProxyChecks,
    /// Allowed redirect URLs; Clerk's `clerkClient.redirectUrls`.
    #[cfg(feature = "api-redirect-urls")]
    redirect_urls: RedirectUrls,
    /// Sets of roles; Clerk's `clerkClient.roleSets`.
    #[cfg(feature = "api-role-sets")]
    role_sets: RoleSets,
    /// SAML connections; Clerk's `clerkClient.samlConnections`.
    #[cfg(feature = "api-saml-connections")]
    saml_connections: SamlConnections,
    /// Directories that provision users, at their former path `/scim_directories`.
    #[cfg(feature = "api-scim-directories")]
    scim_directories: ScimDirectories,
    /// Sessions; Clerk's `clerkClient.sessions`.
    sessions: Sessions,
    /// Tokens to sign in once; Clerk's `clerkClient.signInTokens`.
    #[cfg(feature = "api-sign-in-tokens")]
    sign_in_tokens: SignInTokens,
    /// Sign-ups; Clerk's `clerkClient.signUps`.
    #[cfg(feature = "api-sign-ups")]
    sign_ups: SignUps,
    /// Templates of emails and text messages.
    #[cfg(feature = "api-templates")]
    templates: Templates,
    /// Tokens that let tests bypass bot detection; Clerk's `clerkClient.testingTokens`.
    #[cfg(feature = "api-testing-tokens")]
    testing_tokens: TestingTokens,
    /// Users; Clerk's `clerkClient.users`.
    users: Users,
    /// The waitlist; Clerk's `clerkClient.waitlistEntries`.
    #[cfg(feature = "api-waitlist-entries")]
    waitlist_entries: WaitlistEntries,
    /// The Svix application that sends webhooks; Clerk's `clerkClient.webhooks`.
    #[cfg(feature = "api-webhooks")]
    webhooks: Webhooks,
}

/// Returns every operation of the groups that are compiled in.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten()
}

const OPERATIONS: &[&[Operation]] = &[
    #[cfg(feature = "api-actor-tokens")]
    super::actor_tokens::OPERATIONS,
    #[cfg(feature = "api-admin-portal-link-tokens")]
    super::admin_portal_link_tokens::OPERATIONS,
    #[cfg(feature = "api-agent-tasks")]
    super::agent_tasks::OPERATIONS,
    #[cfg(feature = "api-allowlist-blocklist")]
    super::allowlist_blocklist::OPERATIONS,
    #[cfg(feature = "api-api-keys")]
    super::api_keys::OPERATIONS,
    #[cfg(feature = "api-beta-features")]
    super::beta_features::OPERATIONS,
    #[cfg(feature = "api-billing")]
    super::billing::OPERATIONS,
    #[cfg(feature = "api-clients")]
    super::clients::OPERATIONS,
    #[cfg(feature = "api-directories")]
    super::directories::OPERATIONS,
    #[cfg(feature = "api-domains")]
    super::domains::OPERATIONS,
    #[cfg(feature = "api-email-addresses")]
    super::email_addresses::OPERATIONS,
    #[cfg(feature = "api-enterprise-connections")]
    super::enterprise_connections::OPERATIONS,
    #[cfg(feature = "api-instance-settings")]
    super::instance_settings::OPERATIONS,
    #[cfg(feature = "api-invitations")]
    super::invitations::OPERATIONS,
    #[cfg(feature = "api-jwks")]
    super::jwks::OPERATIONS,
    #[cfg(feature = "api-jwt-templates")]
    super::jwt_templates::OPERATIONS,
    #[cfg(feature = "api-m2m-tokens")]
    super::m2m_tokens::OPERATIONS,
    #[cfg(feature = "api-machines")]
    super::machines::OPERATIONS,
    #[cfg(feature = "api-miscellaneous")]
    super::miscellaneous::OPERATIONS,
    #[cfg(feature = "api-oauth-access-tokens")]
    super::oauth_access_tokens::OPERATIONS,
    #[cfg(feature = "api-oauth-applications")]
    super::oauth_applications::OPERATIONS,
    #[cfg(feature = "api-organization-domains")]
    super::organization_domains::OPERATIONS,
    #[cfg(feature = "api-organization-invitations")]
    super::organization_invitations::OPERATIONS,
    #[cfg(feature = "api-organization-memberships")]
    super::organization_memberships::OPERATIONS,
    #[cfg(feature = "api-organization-permissions")]
    super::organization_permissions::OPERATIONS,
    #[cfg(feature = "api-organization-roles")]
    super::organization_roles::OPERATIONS,
    #[cfg(feature = "api-organizations")]
    super::organizations::OPERATIONS,
    #[cfg(feature = "api-phone-numbers")]
    super::phone_numbers::OPERATIONS,
    #[cfg(feature = "api-proxy-checks")]
    super::proxy_checks::OPERATIONS,
    #[cfg(feature = "api-redirect-urls")]
    super::redirect_urls::OPERATIONS,
    #[cfg(feature = "api-role-sets")]
    super::role_sets::OPERATIONS,
    #[cfg(feature = "api-saml-connections")]
    super::saml_connections::OPERATIONS,
    #[cfg(feature = "api-scim-directories")]
    super::scim_directories::OPERATIONS,
    super::sessions::OPERATIONS,
    #[cfg(feature = "api-sign-in-tokens")]
    super::sign_in_tokens::OPERATIONS,
    #[cfg(feature = "api-sign-ups")]
    super::sign_ups::OPERATIONS,
    #[cfg(feature = "api-templates")]
    super::templates::OPERATIONS,
    #[cfg(feature = "api-testing-tokens")]
    super::testing_tokens::OPERATIONS,
    super::users::OPERATIONS,
    #[cfg(feature = "api-waitlist-entries")]
    super::waitlist_entries::OPERATIONS,
    #[cfg(feature = "api-webhooks")]
    super::webhooks::OPERATIONS,
];
