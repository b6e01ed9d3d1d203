//! Identifiers as types of their own.

use crate::caller::id;

id! {
    /// The id of a browser or device, `client_…`.
    ClientId
}
id! {
    /// The id of an email address, `idn_…`.
    EmailAddressId
}
id! {
    /// The id of a phone number, `idn_…`.
    PhoneNumberId
}
id! {
    /// The id of a wallet, `idn_…`.
    Web3WalletId
}
id! {
    /// The id of a passkey, `idn_…`.
    PasskeyId
}
id! {
    /// The id of an external account, `eac_…`.
    ExternalAccountId
}
id! {
    /// The id of a trusted device.
    TrustedDeviceId
}
id! {
    /// The id of an invitation to the application, `inv_…`.
    InvitationId
}
id! {
    /// The id of an invitation to an organization, `orginv_…`.
    OrganizationInvitationId
}
id! {
    /// The id of a membership, `orgmem_…`.
    OrganizationMembershipId
}
id! {
    /// The id of an organization's domain, `orgdmn_…`.
    OrganizationDomainId
}
id! {
    /// The id of a role, `role_…`.
    RoleId
}
id! {
    /// The id of a permission, `perm_…`.
    PermissionId
}
id! {
    /// The id of a role set, `role_set_…`.
    RoleSetId
}
id! {
    /// The id of an identifier that may sign up, `alid_…`.
    AllowlistIdentifierId
}
id! {
    /// The id of an identifier that may not sign up, `blid_…`.
    BlocklistIdentifierId
}
id! {
    /// The id of an actor token, `act_…`.
    ActorTokenId
}
id! {
    /// The id of a sign-in token, `sit_…`.
    SignInTokenId
}
id! {
    /// The id of a sign-up, `sua_…`.
    SignUpId
}
id! {
    /// The id of an agent task.
    AgentTaskId
}
id! {
    /// The id of a domain, `dmn_…`.
    DomainId
}
id! {
    /// The id of a redirect URL, `ru_…`.
    RedirectUrlId
}
id! {
    /// The id of an instance, `ins_…`.
    InstanceId
}
id! {
    /// The id of a JWT template, `jtmp_…`.
    JwtTemplateId
}
id! {
    /// The id of a machine, `mch_…`.
    MachineId
}
id! {
    /// The id of an OAuth application, `oa_…`.
    OAuthApplicationId
}
id! {
    /// The id of a SAML connection, `samlc_…`.
    SamlConnectionId
}
id! {
    /// The id of an enterprise connection, `entconn_…`.
    EnterpriseConnectionId
}
id! {
    /// The id of a directory.
    DirectoryId
}
id! {
    /// The id of a mapping of a group to a role.
    GroupRoleMappingId
}
id! {
    /// The id of a waitlist entry, `wle_…`.
    WaitlistEntryId
}
id! {
    /// The id of an API key, `ak_…`.
    ApiKeyId
}
id! {
    /// The id of a token between machines, `mt_…`.
    M2mTokenId
}
id! {
    /// The id of an admin portal link token, `aplt_…`.
    AdminPortalLinkTokenId
}
id! {
    /// The id of a plan, `cplan_…`.
    PlanId
}
id! {
    /// The id of a price, `cprice_…`.
    PriceId
}
id! {
    /// The id of a payer.
    PayerId
}
id! {
    /// The id of a subscription.
    SubscriptionId
}
id! {
    /// The id of a subscription item.
    SubscriptionItemId
}
id! {
    /// The id of a statement.
    StatementId
}
id! {
    /// The id of a discount.
    DiscountId
}
id! {
    /// The id of a payment.
    PaymentId
}
id! {
    /// The id of a means of payment.
    PaymentMethodId
}
