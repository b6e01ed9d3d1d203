//! Tests that JSON that conforms to a model can be deserialized and is serialized without loss.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::round_trip::is_preserved;
use super::sample::{Random, Sample};
use crate::api::models::{M2mToken, Role};
use crate::api::{Page, json};

const SAMPLES: u64 = 100;

fn assert_round_trip<T: Sample + DeserializeOwned + Serialize + Clone + PartialEq + Debug>() {
    let name = std::any::type_name::<T>();
    for seed in 0..SAMPLES {
        let value = T::sample(&mut Random::new(seed));
        let read: T = json::read(value.clone())
            .unwrap_or_else(|path| panic!("{name}, seed {seed}: cannot be parsed at {path}"));
        let printed = serde_json::to_value(&read).unwrap();
        assert!(
            is_preserved(&value, &printed),
            "{name}, seed {seed}: read {value}, printed {printed}"
        );
        assert_eq!(
            json::read(printed).as_ref(),
            Ok(&read),
            "{name}, seed {seed}"
        );
        assert_eq!(read.clone(), read, "{name}, seed {seed}");
    }
}

macro_rules! every {
    ($($model:ident,)+) => {
        #[test]
        fn arbitrary_models_are_serialized_unchanged() {
            $(assert_round_trip::<crate::api::models::$model>();)+
        }
    };
}

every! {
    ActorToken, AdminPortalLinkToken, AgentTask, AllowlistIdentifier, ApiKey, ApiKeySecret,
    AttributeMapping, BlocklistIdentifier, BrowserClient, CnameTarget, CodeVerification,
    CreditBalance, CreditLedgerEntry, Credits, CustomAttribute, DeletedObject, Directory,
    DiscountRedemption, Discounts, Domain, EmailAddress, EnterpriseAccount, EnterpriseConnection,
    EnterpriseOauthConfig, EnterpriseSamlConnection, EnterpriseTestRun, EnterpriseTestRunLog,
    EnterpriseTestRunOauth, EnterpriseTestRunSaml, EnterpriseTestRunUrl, EnterpriseTestRunUser,
    ExternalAccount, Feature, GroupRoleMapping, Instance, InstanceCommunication, InstanceProtect,
    InstanceRestrictions, InstanceSettings, Invitation, JsonWebKey, JsonWebKeySet, JwtTemplate,
    LoginHint, M2mToken, Machine, MachineScope, MachineSecretKey, Money, NextPayment,
    OAuthAccessToken, OAuthAccessTokenVerification, OAuthApplication, OAuthApplicationSettings,
    Organization, OrganizationDomain, OrganizationDomainVerification, OrganizationInvitation,
    OrganizationMembership, OrganizationSettings, Passkey, PasswordVerification, Payer,
    PayerCredit, PaymentAttempt, PaymentMethod, PaymentSource, PerUnitTotal, PerUnitTotalTier,
    Permission, PhoneNumber, Plan, Price, PriceTransition, PriceTransitionDetails,
    ProrationCredit, ProrationDiscount, ProxyCheck, PublicOrganizationData, PublicUserData,
    RedirectUrl, Role, RoleSet, RoleSetItem, RoleSetMigration, SamlAccount, SamlConnection, Seats,
    Session, SessionActivity, SessionRefresh, SessionTask, SessionToken, SignInToken, SignUp,
    SignUpVerification, SignUpVerifications, Statement, StatementGroup, Subscription,
    SubscriptionCredit, SubscriptionItem, SvixUrl, Template, TestingToken, TotalCount, Totals,
    TrustedDevice, UnitPrice, UnitPriceTier, User, UserReference, Verification, WaitlistEntry,
    Web3Wallet,
}

#[test]
fn arbitrary_pages_are_serialized_unchanged() {
    for seed in 0..SAMPLES {
        let mut random = Random::new(seed);
        let list = Vec::<Role>::sample(&mut random);
        let counted = json!({ "data": list, "total_count": seed, "new": [null] });
        let tokens = json!({ "m2m_tokens": Vec::<M2mToken>::sample(&mut random) });
        for value in [list, counted, json!({ "data": null })] {
            let page: Page<Role> = json::read(value.clone()).unwrap();
            assert!(is_preserved(&value, &serde_json::to_value(&page).unwrap()));
        }
        let page: Page<M2mToken> = json::read(tokens.clone()).unwrap();
        assert!(is_preserved(&tokens, &serde_json::to_value(&page).unwrap()));
    }
}
