//! Objects that the Backend API returns, one file per group.
//!
//! Objects keep unknown fields in `extra`, and enums keep unknown names, so that both are serialized
//! again. `null` and a missing field are deserialized as the field's default.
//! Times are [`UnixMillis`](crate::config::UnixMillis).

#[cfg(any(
    feature = "api-admin-portal-link-tokens",
    feature = "api-api-keys",
    feature = "api-m2m-tokens",
))]
mod api_key;
#[cfg(feature = "api-clients")]
mod browser_client;
mod common;
#[cfg(any(feature = "api-directories", feature = "api-scim-directories"))]
mod directory;
#[cfg(any(
    feature = "api-domains",
    feature = "api-proxy-checks",
    feature = "api-redirect-urls",
    feature = "api-webhooks",
))]
mod domain;
mod enterprise;
#[cfg(any(
    feature = "api-directories",
    feature = "api-enterprise-connections",
    feature = "api-scim-directories",
))]
mod enterprise_connection;
#[cfg(feature = "api-enterprise-connections")]
mod enterprise_test_run;
mod identification;
#[cfg(feature = "api-allowlist-blocklist")]
mod identifier;
mod ids;
#[cfg(any(feature = "api-beta-features", feature = "api-instance-settings"))]
mod instance;
mod invitation;
#[cfg(feature = "api-jwt-templates")]
mod jwt_template;
#[cfg(feature = "api-jwks")]
mod key_set;
#[cfg(feature = "api-machines")]
mod machine;
pub(crate) mod macros;
mod money;
#[cfg(any(
    feature = "api-oauth-access-tokens",
    feature = "api-oauth-applications"
))]
mod oauth_application;
mod organization;
mod organization_domain;
mod organization_invitation;
#[cfg(feature = "api-billing")]
mod payment;
#[cfg(feature = "api-billing")]
mod plan;
mod redacted;
mod role;
#[cfg(feature = "api-role-sets")]
mod role_set;
#[cfg(any(
    feature = "api-directories",
    feature = "api-enterprise-connections",
    feature = "api-saml-connections",
    feature = "api-scim-directories",
))]
mod saml_connection;
mod session;
#[cfg(any(
    feature = "api-actor-tokens",
    feature = "api-agent-tasks",
    feature = "api-sign-in-tokens",
    feature = "api-testing-tokens",
))]
mod sign_in;
#[cfg(feature = "api-sign-ups")]
mod sign_up;
#[cfg(feature = "api-billing")]
mod subscription;
#[cfg(feature = "api-templates")]
mod template;
pub(crate) mod time;
mod user;
mod user_responses;
mod verification;
mod waitlist_entry;

#[cfg(any(
    feature = "api-admin-portal-link-tokens",
    feature = "api-api-keys",
    feature = "api-m2m-tokens",
))]
pub use api_key::{AdminPortalLinkToken, ApiKey, ApiKeySecret, M2mToken, TokenFormat};
#[cfg(feature = "api-clients")]
pub use browser_client::BrowserClient;
pub use common::{DeletedObject, Html, IdentificationStatus, InvitationStatus, TotalCount};
#[cfg(any(feature = "api-directories", feature = "api-scim-directories"))]
pub use directory::{Directory, GroupRoleMapping};
#[cfg(any(
    feature = "api-domains",
    feature = "api-proxy-checks",
    feature = "api-redirect-urls",
    feature = "api-webhooks",
))]
pub use domain::{CnameTarget, Domain, ProxyCheck, RedirectUrl, SvixUrl};
pub use enterprise::{
    EnterpriseAccount, EnterpriseAccountConnection, EnterpriseProtocol, SamlAccount,
    SamlAccountConnection, ScimUser,
};
#[cfg(any(
    feature = "api-directories",
    feature = "api-enterprise-connections",
    feature = "api-scim-directories",
))]
pub use enterprise_connection::{
    CustomAttribute, EnterpriseConnection, EnterpriseOauthConfig, EnterpriseSamlConnection,
};
#[cfg(feature = "api-enterprise-connections")]
pub use enterprise_test_run::{
    ConnectionType, EnterpriseTestRun, EnterpriseTestRunLog, EnterpriseTestRunOauth,
    EnterpriseTestRunSaml, EnterpriseTestRunUrl, EnterpriseTestRunUser, TestRunStatus,
};
pub use identification::{
    EmailAddress, ExternalAccount, IdentificationLink, Passkey, PhoneNumber, Web3Wallet,
};
#[cfg(feature = "api-allowlist-blocklist")]
pub use identifier::{AllowlistIdentifier, BlocklistIdentifier, IdentifierType};
pub use ids::{
    ActorTokenId, AdminPortalLinkTokenId, AgentTaskId, AllowlistIdentifierId, ApiKeyId,
    BlocklistIdentifierId, ClientId, DirectoryId, DiscountId, DomainId, EmailAddressId,
    EnterpriseConnectionId, ExternalAccountId, GroupRoleMappingId, InstanceId, InvitationId,
    JwtTemplateId, M2mTokenId, MachineId, OAuthApplicationId, OrganizationDomainId,
    OrganizationInvitationId, OrganizationMembershipId, PasskeyId, PayerId, PaymentId,
    PaymentMethodId, PermissionId, PhoneNumberId, PlanId, PriceId, RedirectUrlId, RoleId,
    RoleSetId, SamlConnectionId, SignInTokenId, SignUpId, StatementId, SubscriptionId,
    SubscriptionItemId, TrustedDeviceId, WaitlistEntryId, Web3WalletId,
};
#[cfg(any(feature = "api-beta-features", feature = "api-instance-settings"))]
pub use instance::{
    Instance, InstanceCommunication, InstanceProtect, InstanceRestrictions, InstanceSettings,
    OAuthApplicationSettings, OrganizationSettings,
};
pub use invitation::{Invitation, InvitationTemplate};
#[cfg(feature = "api-jwt-templates")]
pub use jwt_template::JwtTemplate;
#[cfg(feature = "api-jwks")]
pub use key_set::{JsonWebKey, JsonWebKeySet};
#[cfg(feature = "api-machines")]
pub use machine::{Machine, MachineScope, MachineSecretKey};
pub use money::{
    Credits, Discounts, Money, PayerCredit, PerUnitTotal, PerUnitTotalTier, ProrationCredit,
    ProrationDiscount, Totals,
};
#[cfg(any(
    feature = "api-oauth-access-tokens",
    feature = "api-oauth-applications"
))]
pub use oauth_application::{OAuthAccessTokenVerification, OAuthApplication};
pub use organization::{Organization, OrganizationMembership, PublicUserData};
pub use organization_domain::{EnrollmentMode, OrganizationDomain, OrganizationDomainVerification};
pub use organization_invitation::{OrganizationInvitation, PublicOrganizationData};
#[cfg(feature = "api-billing")]
pub use payment::{
    CreditAction, CreditBalance, CreditLedgerEntry, Payer, PaymentAttempt, PaymentMethod,
    PaymentMethodStatus, PaymentMethodType, PaymentSource, PaymentSourceType, PaymentStatus,
    Statement, StatementGroup, StatementStatus,
};
#[cfg(feature = "api-billing")]
pub use plan::{
    BillingPeriods, Feature, PayerType, Plan, PlanPeriod, Price, UnitPrice, UnitPriceTier,
};
pub use redacted::Redacted;
pub use role::{Permission, Role};
#[cfg(feature = "api-role-sets")]
pub use role_set::{RoleSet, RoleSetItem, RoleSetMigration, RoleSetType};
#[cfg(any(
    feature = "api-directories",
    feature = "api-enterprise-connections",
    feature = "api-saml-connections",
    feature = "api-scim-directories",
))]
pub use saml_connection::{
    AttributeMapping, ConnectionProvider, LoginHint, LoginHintMode, SamlConnection,
};
pub use session::{
    RefreshFormat, Session, SessionActivity, SessionRefresh, SessionStatus, SessionTask,
    SessionToken,
};
#[cfg(any(
    feature = "api-actor-tokens",
    feature = "api-agent-tasks",
    feature = "api-sign-in-tokens",
    feature = "api-testing-tokens",
))]
pub use sign_in::{ActorToken, AgentTask, SignInToken, TestingToken, TokenStatus};
#[cfg(feature = "api-sign-ups")]
pub use sign_up::{SignUp, SignUpStatus, SignUpVerification, SignUpVerifications};
#[cfg(feature = "api-billing")]
pub use subscription::{
    DiscountEffect, DiscountRedemption, DiscountSource, DiscountStatus, EffectiveMode, NextPayment,
    PriceTransition, PriceTransitionDetails, Seats, Subscription, SubscriptionCredit,
    SubscriptionItem, SubscriptionItemStatus, SubscriptionStatus,
};
#[cfg(feature = "api-templates")]
pub use template::{Template, TemplateType};
pub use user::User;
pub use user_responses::{
    CodeType, CodeVerification, DevicePlatform, OAuthAccessToken, PasswordVerification,
    TrustedDevice, TrustedDeviceStatus, UserReference,
};
pub use verification::{Verification, VerificationError, VerificationStatus};
pub use waitlist_entry::{WaitlistEntry, WaitlistEntryStatus};
