//! Plans, prices, subscriptions and statements.

use clerk_runtime::api::models::{BillingPeriods, CreditAction, PayerType, SubscriptionItemStatus};
use clerk_runtime::api::resources::{AdjustCredits, CreatePrice};

use super::{ORG, USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.billing().user_subscription(&USER.into()));
    call!(prism, clerk.billing().user_credits(&USER.into()));
    call!(
        prism,
        clerk.billing().adjust_user_credits(
            &USER.into(),
            AdjustCredits::new(60, CreditAction::Increase, "text")
        )
    );
    call!(
        prism,
        clerk.billing().adjust_user_credits(
            &USER.into(),
            AdjustCredits::new(60, CreditAction::Increase, "text")
                .currency("text")
                .note("text")
        )
    );
    call!(
        prism,
        clerk.billing().organization_subscription(&ORG.into())
    );
    call!(prism, clerk.billing().organization_credits(&ORG.into()));
    call!(
        prism,
        clerk.billing().adjust_organization_credits(
            &ORG.into(),
            AdjustCredits::new(60, CreditAction::Increase, "text")
        )
    );
    call!(
        prism,
        clerk.billing().adjust_organization_credits(
            &ORG.into(),
            AdjustCredits::new(60, CreditAction::Increase, "text")
                .currency("text")
                .note("text")
        )
    );
    call!(prism, clerk.billing().plans());
    call!(
        prism,
        clerk
            .billing()
            .plans()
            .paginated(true)
            .limit(5)
            .offset(3)
            .payer_type(PayerType::User)
    );
    call!(prism, clerk.billing().prices());
    call!(
        prism,
        clerk
            .billing()
            .prices()
            .paginated(true)
            .limit(5)
            .offset(3)
            .plan_id("text")
    );
    call!(
        prism,
        clerk
            .billing()
            .create_price(CreatePrice::new("cplan_1", 60))
    );
    call!(
        prism,
        clerk.billing().create_price(
            CreatePrice::new("cplan_1", 60)
                .currency("text")
                .annual_monthly_amount(60)
                .description("text")
                .supported_billing_periods(BillingPeriods::Month)
        )
    );
    call!(prism, clerk.billing().subscription_items());
    call!(
        prism,
        clerk
            .billing()
            .subscription_items()
            .paginated(true)
            .limit(5)
            .offset(3)
            .status(SubscriptionItemStatus::Active)
            .payer_type(PayerType::User)
            .plan_id("text")
            .include_free(true)
            .query("jo")
    );
    call!(
        prism,
        clerk.billing().cancel_subscription_item(&"id_1".into())
    );
    call!(
        prism,
        clerk
            .billing()
            .cancel_subscription_item(&"id_1".into())
            .end_now(true)
    );
    call!(
        prism,
        clerk
            .billing()
            .extend_free_trial(&"id_1".into(), "2026-12-01T00:00:00Z")
    );
    call!(
        prism,
        clerk
            .billing()
            .transition_price(&"id_1".into(), &"cprice_1".into(), &"cprice_1".into())
    );
    call!(
        prism,
        clerk
            .billing()
            .apply_discount(&"id_1".into(), &"id_1".into())
    );
    call!(
        prism,
        clerk
            .billing()
            .remove_discount(&"id_1".into(), &"id_1".into())
    );
    call!(prism, clerk.billing().statements());
    call!(
        prism,
        clerk
            .billing()
            .statements()
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.billing().statement(&"id_1".into()));
    call!(prism, clerk.billing().payment_attempts(&"id_1".into()));
    call!(
        prism,
        clerk
            .billing()
            .payment_attempts(&"id_1".into())
            .paginated(true)
            .limit(5)
            .offset(3)
    );
}
