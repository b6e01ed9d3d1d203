//! Operations of the Backend API, one file per group.

#[doc(hidden)]
pub mod absent;
#[cfg(feature = "api-actor-tokens")]
mod actor_tokens;
#[cfg(feature = "api-admin-portal-link-tokens")]
mod admin_portal_link_tokens;
#[cfg(feature = "api-agent-tasks")]
mod agent_tasks;
#[cfg(feature = "api-allowlist-blocklist")]
mod allowlist_blocklist;
#[cfg(feature = "api-api-keys")]
mod api_keys;
#[cfg(feature = "api-beta-features")]
mod beta_features;
#[cfg(feature = "api-billing")]
mod billing;
#[cfg(feature = "api-clients")]
mod clients;
#[cfg(feature = "api-directories")]
mod directories;
#[cfg(feature = "api-domains")]
mod domains;
#[cfg(feature = "api-email-addresses")]
mod email_addresses;
#[cfg(feature = "api-enterprise-connections")]
mod enterprise_connections;
mod groups;
#[cfg(feature = "api-instance-settings")]
mod instance_settings;
#[cfg(feature = "api-invitations")]
mod invitations;
#[cfg(feature = "api-jwks")]
mod jwks;
#[cfg(feature = "api-jwt-templates")]
mod jwt_templates;
#[cfg(feature = "api-m2m-tokens")]
mod m2m_tokens;
#[cfg(feature = "api-machines")]
mod machines;
#[cfg(feature = "api-miscellaneous")]
mod miscellaneous;
#[cfg(feature = "api-oauth-access-tokens")]
mod oauth_access_tokens;
#[cfg(feature = "api-oauth-applications")]
mod oauth_applications;
mod operation_table;
#[cfg(feature = "api-organization-domains")]
mod organization_domains;
#[cfg(feature = "api-organization-invitations")]
mod organization_invitations;
#[cfg(feature = "api-organization-memberships")]
mod organization_memberships;
#[cfg(feature = "api-organization-permissions")]
mod organization_permissions;
#[cfg(feature = "api-organization-roles")]
mod organization_roles;
#[cfg(feature = "api-organizations")]
mod organizations;
#[cfg(feature = "api-phone-numbers")]
mod phone_numbers;
#[cfg(feature = "api-proxy-checks")]
mod proxy_checks;
#[cfg(feature = "api-redirect-urls")]
mod redirect_urls;
#[cfg(feature = "api-role-sets")]
mod role_sets;
#[cfg(feature = "api-saml-connections")]
mod saml_connections;
#[cfg(feature = "api-scim-directories")]
mod scim_directories;
mod sessions;
#[cfg(feature = "api-sign-in-tokens")]
mod sign_in_tokens;
#[cfg(feature = "api-sign-ups")]
mod sign_ups;
#[cfg(any(
    feature = "api-enterprise-connections",
    feature = "api-saml-connections"
))]
mod sso;
#[cfg(feature = "api-templates")]
mod templates;
#[cfg(feature = "api-testing-tokens")]
mod testing_tokens;
#[cfg(any(feature = "api-oauth-applications", feature = "api-organizations"))]
mod upload;
mod users;
#[cfg(feature = "api-waitlist-entries")]
mod waitlist_entries;
#[cfg(feature = "api-webhooks")]
mod webhooks;

#[cfg(feature = "api-actor-tokens")]
pub use actor_tokens::{Actor, ActorTokens, CreateActorToken};
#[cfg(feature = "api-admin-portal-link-tokens")]
pub use admin_portal_link_tokens::{
    AdminPortalLinkTokens, CreateAdminPortalLinkToken, RevokeAdminPortalLinkToken,
};
#[cfg(feature = "api-agent-tasks")]
pub use agent_tasks::{AgentTasks, CreateAgentTask, OnBehalfOf};
#[cfg(feature = "api-allowlist-blocklist")]
pub use allowlist_blocklist::{
    Allowlist, Blocklist, CreateAllowlistIdentifier, ListAllowlistIdentifiers,
};
#[cfg(feature = "api-api-keys")]
pub use api_keys::{ApiKeys, CreateApiKey, ListApiKeys, RevokeApiKey, UpdateApiKey};
#[cfg(feature = "api-beta-features")]
pub use beta_features::{BetaFeatures, ChangeDomain, UpdateInstanceSettings};
#[cfg(feature = "api-billing")]
pub use billing::{
    AdjustCredits, Billing, CancelSubscriptionItem, CreatePrice, ListPaymentAttempts, ListPlans,
    ListPrices, ListStatements, ListSubscriptionItems,
};
#[cfg(feature = "api-clients")]
pub use clients::{Clients, ListClients};
#[cfg(feature = "api-directories")]
pub use directories::{
    CreateDirectory, CreateGroupRoleMapping, Directories, ListDirectories, ReplaceGroupRoleMapping,
    UpdateDirectory,
};
#[cfg(feature = "api-domains")]
pub use domains::{AddDomain, Domains, UpdateDomain};
#[cfg(feature = "api-email-addresses")]
pub use email_addresses::{
    CreateEmailAddress, EmailAddresses, ReplaceEmailAddress, UpdateEmailAddress,
};
#[cfg(feature = "api-enterprise-connections")]
pub use enterprise_connections::{
    CreateEnterpriseConnection, CustomAttributeParams, EnterpriseConnections,
    ListEnterpriseConnections, ListEnterpriseTestRuns, OidcSettings, SamlSettings,
    UpdateEnterpriseConnection,
};
pub use groups::operations;
#[cfg(feature = "api-instance-settings")]
pub use instance_settings::{
    InstanceSettings, UpdateInstance, UpdateInstanceCommunication, UpdateInstanceProtect,
    UpdateInstanceRestrictions, UpdateOAuthApplicationSettings, UpdateOrganizationSettings,
};
#[cfg(feature = "api-invitations")]
pub use invitations::{CreateInvitation, Invitations, ListInvitations};
#[cfg(feature = "api-jwks")]
pub use jwks::Jwks;
#[cfg(feature = "api-jwt-templates")]
pub use jwt_templates::{JwtTemplateParams, JwtTemplates, ListJwtTemplates};
#[cfg(feature = "api-m2m-tokens")]
pub use m2m_tokens::{CreateM2mToken, ListM2mTokens, M2mTokens, RevokeM2mToken};
#[cfg(feature = "api-machines")]
pub use machines::{CreateMachine, ListMachines, Machines, UpdateMachine};
#[cfg(feature = "api-miscellaneous")]
pub use miscellaneous::{Interstitial, Miscellaneous};
#[cfg(feature = "api-oauth-access-tokens")]
pub use oauth_access_tokens::OAuthAccessTokens;
#[cfg(feature = "api-oauth-applications")]
pub use oauth_applications::{
    CreateOAuthApplication, ListOAuthApplications, OAuthApplications, UpdateOAuthApplication,
    UploadOAuthApplicationLogo,
};
#[cfg(feature = "api-organization-domains")]
pub use organization_domains::{
    CreateOrganizationDomain, ListAllOrganizationDomains, ListOrganizationDomains,
    OrganizationDomains, UpdateOrganizationDomain,
};
#[cfg(feature = "api-organization-invitations")]
pub use organization_invitations::{
    CreateOrganizationInvitation, ListAllOrganizationInvitations, ListOrganizationInvitations,
    ListPendingOrganizationInvitations, OrganizationInvitations, RevokeOrganizationInvitation,
};
#[cfg(feature = "api-organization-memberships")]
pub use organization_memberships::{
    CreateOrganizationMembership, ListAllMemberships, ListOrganizationMemberships,
    OrganizationMembershipMetadata, OrganizationMemberships,
};
#[cfg(feature = "api-organization-permissions")]
pub use organization_permissions::{
    CreateOrganizationPermission, ListOrganizationPermissions, OrganizationPermissions,
    UpdateOrganizationPermission,
};
#[cfg(feature = "api-organization-roles")]
pub use organization_roles::{
    CreateOrganizationRole, ListOrganizationRoles, OrganizationRoles, UpdateOrganizationRole,
};
#[cfg(feature = "api-organizations")]
pub use organizations::{
    CreateOrganization, GetOrganization, ListOrganizations, OrganizationMetadata, Organizations,
    UpdateOrganization, UploadOrganizationLogo,
};
#[cfg(feature = "api-phone-numbers")]
pub use phone_numbers::{CreatePhoneNumber, PhoneNumbers, ReplacePhoneNumber, UpdatePhoneNumber};
#[cfg(feature = "api-proxy-checks")]
pub use proxy_checks::{ProxyChecks, VerifyProxy};
#[cfg(feature = "api-redirect-urls")]
pub use redirect_urls::{ListRedirectUrls, RedirectUrls};
#[cfg(feature = "api-role-sets")]
pub use role_sets::{
    AddRoles, CreateRoleSet, ListRoleSets, ReplaceRoleSet, RoleSets, UpdateRoleSet,
};
#[cfg(feature = "api-saml-connections")]
pub use saml_connections::{
    CreateSamlConnection, ListSamlConnections, SamlConnections, UpdateSamlConnection,
};
#[cfg(feature = "api-scim-directories")]
pub use scim_directories::{
    CreateScimDirectory, CreateScimGroupRoleMapping, ListScimDirectories,
    ReplaceScimGroupRoleMapping, ScimDirectories, UpdateScimDirectory,
};
pub use sessions::{CreateSession, ListSessions, MintToken, RefreshSession, Sessions};
#[cfg(feature = "api-sign-in-tokens")]
pub use sign_in_tokens::{CreateSignInToken, SignInTokens};
#[cfg(feature = "api-sign-ups")]
pub use sign_ups::{SignUps, UpdateSignUp};
#[cfg(any(
    feature = "api-enterprise-connections",
    feature = "api-saml-connections"
))]
pub use sso::{AttributeMappingParams, LoginHintParams};
#[cfg(feature = "api-templates")]
pub use templates::{
    ListTemplates, PreviewTemplate, Templates, ToggleTemplateDelivery, UpsertTemplate,
};
#[cfg(feature = "api-testing-tokens")]
pub use testing_tokens::TestingTokens;
pub use users::{
    CountUsers, CreateUser, ListOAuthAccessTokens, ListUserInvitations, ListUserMemberships,
    ListUsers, RemovePassword, SetPasswordCompromised, UpdateUser, UserMetadata, Users,
};
#[cfg(feature = "api-waitlist-entries")]
pub use waitlist_entries::{
    CreateWaitlistEntry, InviteWaitlistEntry, ListWaitlistEntries, WaitlistEntries,
};
#[cfg(feature = "api-webhooks")]
pub use webhooks::Webhooks;

use operation_table::operation_table;
