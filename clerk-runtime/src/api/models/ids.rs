//! Id types, one for each kind of object.

use crate::caller::id;

/// Declares ids: each name with its docs.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        $(id! { $(#[$doc])* $name })+
    };
}

ids! {
    /// The id of a browser or device, `client_…`.
    ClientId,
    /// The id of an email address, `idn_…`.
    EmailAddressId,
    /// The id of a phone number, `idn_…`.
    PhoneNumberId,
    /// The id of a wallet, `idn_…`.
    Web3WalletId,
    /// The id of a passkey, `idn_…`.
    PasskeyId,
    /// The id of an external account, `eac_…`.
    ExternalAccountId,
    /// The id of a trusted device.
    TrustedDeviceId,
    /// The id of an invitation to the application, `inv_…`.
    InvitationId,
    /// The id of an invitation to an organization, `orginv_…`.
    OrganizationInvitationId,
    /// The id of a membership, `orgmem_…`.
    OrganizationMembershipId,
    /// The id of an organization's domain, `orgdmn_…`.
    OrganizationDomainId,
    /// The id of a role, `role_…`.
    RoleId,
    /// The id of a permission, `perm_…`.
    PermissionId,
    /// The id of a role set, `role_set_…`.
    RoleSetId,
    /// The id of an identifier on the allowlist, `alid_…`.
    AllowlistIdentifierId,
    /// The id of an identifier on the blocklist, `blid_…`.
    BlocklistIdentifierId,
    /// The id of an actor token, `act_…`.
    ActorTokenId,
    /// The id of a sign-in token, `sit_…`.
    SignInTokenId,
    /// The id of a sign-up, `sua_…`.
    SignUpId,
    /// The id of an agent task.
    AgentTaskId,
    /// The id of a domain, `dmn_…`.
    DomainId,
    /// The id of a redirect URL, `ru_…`.
    RedirectUrlId,
    /// The id of an instance, `ins_…`.
    InstanceId,
    /// The id of a JWT template, `jtmp_…`.
    JwtTemplateId,
    /// The id of a machine, `mch_…`.
    MachineId,
    /// The id of an OAuth application, `oa_…`.
    OAuthApplicationId,
    /// The id of a SAML connection, `samlc_…`.
    SamlConnectionId,
    /// The id of an enterprise connection, `entconn_…`.
    EnterpriseConnectionId,
    /// The id of a directory.
    DirectoryId,
    /// The id of a mapping of a group to a role.
    GroupRoleMappingId,
    /// The id of a waitlist entry, `wle_…`.
    WaitlistEntryId,
    /// The id of an API key, `ak_…`.
    ApiKeyId,
    /// The id of an M2M token, `mt_…`.
    M2mTokenId,
    /// The id of an admin portal link token, `aplt_…`.
    AdminPortalLinkTokenId,
    /// The id of a plan, `cplan_…`.
    PlanId,
    /// The id of a price, `cprice_…`.
    PriceId,
    /// The id of a payer.
    PayerId,
    /// The id of a subscription.
    SubscriptionId,
    /// The id of a subscription item.
    SubscriptionItemId,
    /// The id of a statement.
    StatementId,
    /// The id of a discount.
    DiscountId,
    /// The id of a payment.
    PaymentId,
    /// The id of a payment method.
    PaymentMethodId,
}
