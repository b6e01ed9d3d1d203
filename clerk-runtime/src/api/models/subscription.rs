//! Subscriptions.

use super::macros::{model, open_enum};
use super::{
    Credits, DiscountId, InstanceId, Money, Payer, PayerId, PaymentMethod, PaymentSource,
    PerUnitTotal, PerUnitTotalTier, Plan, PlanId, PlanPeriod, Price, PriceId, SubscriptionId,
    SubscriptionItemId, Totals,
};
use crate::clock::UnixMillis;

model! {
    /// A payer's subscription.
    Subscription {
        /// Always `commerce_subscription`.
        object: String,
        /// The id.
        id: SubscriptionId,
        /// The instance's id.
        instance_id: InstanceId,
        /// The state.
        status: SubscriptionStatus,
        /// The payer's id.
        payer_id: PayerId,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time at which the subscription became active.
        active_at: Option<UnixMillis>,
        /// Time at which the subscription became past due.
        past_due_at: Option<UnixMillis>,
        /// The items.
        subscription_items: Vec<SubscriptionItem>,
        /// The next payment.
        next_payment: Option<NextPayment>,
        /// `true` if the payer is eligible for a free trial.
        eligible_for_free_trial: Option<bool>,
    }
}

model! {
    /// One item of a subscription.
    SubscriptionItem {
        /// Always `commerce_subscription_item`.
        object: String,
        /// The id.
        id: SubscriptionItemId,
        /// The instance's id.
        instance_id: InstanceId,
        /// The state.
        status: SubscriptionItemStatus,
        /// The credit.
        credit: Option<SubscriptionCredit>,
        /// The credits.
        credits: Option<Credits>,
        /// The plan's id.
        plan_id: Option<PlanId>,
        /// The price's id.
        price_id: Option<PriceId>,
        /// The plan.
        plan: Option<Plan>,
        /// The period.
        plan_period: PlanPeriod,
        /// The payment method.
        payment_method: Option<PaymentMethod>,
        /// The amount paid so far.
        lifetime_paid: Option<Money>,
        /// The next payment.
        next_payment: Option<NextPayment>,
        /// The payer's id.
        payer_id: PayerId,
        /// The payer.
        payer: Option<Payer>,
        /// `true` for a free trial.
        is_free_trial: bool,
        /// Time at which the current period began.
        period_start: Option<UnixMillis>,
        /// Time at which the current period ends.
        period_end: Option<UnixMillis>,
        /// The day from which the fee is prorated.
        proration_date: Option<String>,
        /// Time at which the item was canceled.
        canceled_at: Option<UnixMillis>,
        /// Time at which the item became past due.
        past_due_at: Option<UnixMillis>,
        /// Time at which the item ended.
        ended_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// The seats.
        seats: Option<Seats>,
        /// The totals.
        totals: Option<Totals>,
        /// The payment source's id.
        payment_source_id: Option<String>,
        /// The payment source.
        payment_source: Option<PaymentSource>,
        /// The amount.
        amount: Option<Money>,
        /// The next invoice.
        next_invoice: Option<NextPayment>,
    }
}

model! {
    /// The credit of an item.
    SubscriptionCredit {
        /// The amount.
        amount: Option<Money>,
        /// The part of the cycle that remains, in percent.
        cycle_remaining_percent: Option<f64>,
    }
}

model! {
    /// The next payment.
    NextPayment {
        /// The amount.
        amount: Option<Money>,
        /// Time at which the payment is due.
        date: Option<UnixMillis>,
        /// The totals of per-unit charges.
        per_unit_totals: Vec<PerUnitTotal>,
        /// The totals.
        totals: Option<Totals>,
    }
}

model! {
    /// The seats of an item.
    Seats {
        /// The number of seats; `None` means unlimited.
        quantity: Option<i64>,
        /// The tiers.
        tiers: Vec<PerUnitTotalTier>,
    }
}

model! {
    /// A transition of a subscription item from one price to another.
    PriceTransition {
        /// Always `commerce_price_transition`.
        object: String,
        /// The subscription item.
        subscription_item: SubscriptionItem,
        /// The details of the transition.
        transition: PriceTransitionDetails,
    }
}

model! {
    /// Details of a [`PriceTransition`].
    PriceTransitionDetails {
        /// The previous plan.
        previous_plan: Plan,
        /// The previous price.
        previous_price: Price,
        /// The time at which the transition takes effect.
        effective_at: UnixMillis,
        /// The mode in which the transition takes effect.
        effective_mode: EffectiveMode,
        /// Time at which the next bill is due.
        next_billing_date: Option<UnixMillis>,
        /// `true` if an amount is charged immediately.
        charged_immediately: bool,
        /// The amount that is charged immediately.
        immediate_charge: Option<Money>,
        /// The state of the previous subscription item after the transition.
        previous_subscription_item_status: SubscriptionItemStatus,
        /// The id of the previous subscription item.
        previous_subscription_item_id: SubscriptionItemId,
    }
}

model! {
    /// A discount that was applied.
    DiscountRedemption {
        /// Always `commerce_discount_redemption`.
        object: String,
        /// The id.
        id: String,
        /// The subscription item's id.
        subscription_item_id: SubscriptionItemId,
        /// The discount's id.
        discount_id: DiscountId,
        /// The name.
        name: Option<String>,
        /// The source of the discount.
        source: DiscountSource,
        /// The promo code.
        promo_code: Option<String>,
        /// The effect of the discount.
        effect: Option<DiscountEffect>,
        /// The discount in percent.
        percent_off: Option<f64>,
        /// The discount as an amount.
        amount_off: Option<Money>,
        /// The amount.
        amount: Option<Money>,
        /// The number of remaining billing cycles; `None` means no end.
        cycles_remaining: Option<i64>,
        /// The number of billing cycles to which the discount was applied.
        cycles_applied: i64,
        /// The state.
        status: Option<DiscountStatus>,
        /// Time at which the discount was redeemed.
        redeemed_at: UnixMillis,
        /// The party that redeemed the discount.
        redeemed_by: Option<String>,
    }
}

open_enum! {
    /// The state of an item of a subscription.
    SubscriptionItemStatus {
        Active = "active",
        Canceled = "canceled",
        Expired = "expired",
        Ended = "ended",
        PastDue = "past_due",
        Upcoming = "upcoming",
        Incomplete = "incomplete",
        Abandoned = "abandoned",
        FreeTrial = "free_trial",
    }
}

open_enum! {
    /// A subscription's state.
    SubscriptionStatus {
        Active = "active",
        PastDue = "past_due",
        Canceled = "canceled",
        Ended = "ended",
        Abandoned = "abandoned",
        Incomplete = "incomplete",
    }
}

open_enum! {
    /// The time at which a change takes effect.
    EffectiveMode {
        Immediate = "immediate",
        EndOfPeriod = "end_of_period",
    }
}

open_enum! {
    /// The source of a discount.
    DiscountSource {
        Promotion = "promotion",
        Manual = "manual",
        PromoCode = "promo_code",
    }
}

open_enum! {
    /// The effect of a discount.
    DiscountEffect {
        Percentage = "percentage",
        FixedAmount = "fixed_amount",
    }
}

open_enum! {
    /// A discount's state.
    DiscountStatus {
        Active = "active",
        Exhausted = "exhausted",
        Removed = "removed",
    }
}
