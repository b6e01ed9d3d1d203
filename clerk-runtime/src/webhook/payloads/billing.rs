//! Data of billing events. The Backend API describes the same objects with other fields.

use crate::api::models::macros::{model, open_enum};
use crate::api::models::{
    Credits, InstanceId, Money, PayerId, PaymentId, PlanId, ProrationCredit, StatementId,
    SubscriptionId, SubscriptionItemId,
};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// Data of `paymentAttempt.*` events: an attempt to collect a payment.
    PaymentAttemptEvent {
        /// The attempt's id.
        id: String,
        /// The instance's id.
        instance_id: InstanceId,
        /// The payment's id.
        payment_id: PaymentId,
        /// The invoice's id.
        invoice_id: Option<String>,
        /// The statement's id.
        statement_id: StatementId,
        /// The payment's id at the payment gateway.
        gateway_external_id: String,
        /// The state.
        status: PaymentAttemptStatus,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time at which the payment was made.
        paid_at: Option<UnixMillis>,
        /// Time at which the payment failed.
        failed_at: Option<UnixMillis>,
        /// Reason for the failure.
        failed_reason: Option<PaymentFailure>,
        /// Time at which the payment is due.
        billing_date: UnixMillis,
        /// Reason for the charge.
        charge_type: ChargeType,
        /// Receiver of the payment.
        payee: Payee,
        /// User or organization that pays.
        payer: BillingPayer,
        /// Totals of the payment.
        totals: BillingTotals,
        /// The payment method that is charged.
        payment_source: BillingPaymentSource,
        /// Subscription items that are paid for.
        subscription_items: Vec<BilledItem>,
    }
}

model! {
    /// Reason for a failed payment.
    PaymentFailure {
        /// The gateway's code.
        code: String,
        /// The bank's reason for declining.
        decline_code: Option<String>,
    }
}

model! {
    /// Receiver of a payment.
    Payee {
        /// The id.
        id: String,
        /// The payment gateway, `stripe` for example.
        gateway_type: String,
        /// The payee's id at the gateway.
        gateway_external_id: String,
        /// The payee's state at the gateway.
        gateway_status: String,
    }
}

model! {
    /// Payer: a user or an organization.
    BillingPayer {
        /// Always `commerce_payer`.
        object: Option<String>,
        /// The id.
        id: PayerId,
        /// The user's id.
        user_id: Option<UserId>,
        /// The first name.
        first_name: Option<String>,
        /// The last name.
        last_name: Option<String>,
        /// The email address.
        email: Option<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The organization's name.
        organization_name: Option<String>,
        /// The URL of the picture.
        image_url: Option<String>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
    }
}

model! {
    /// Totals of a payment.
    BillingTotals {
        /// Total before taxes.
        subtotal: Money,
        /// The taxes.
        tax_total: Money,
        /// Total to pay.
        grand_total: Money,
        /// Totals of items with a price per unit.
        per_unit_totals: Vec<UnitTotal>,
    }
}

model! {
    /// Total of an item with a price per unit.
    UnitTotal {
        /// The unit's name.
        name: String,
        /// The price of a unit, in the smallest unit of the currency.
        amount: i64,
        /// Number of units; `None` is unlimited.
        quantity: Option<i64>,
        /// The total, in the smallest unit of the currency.
        total: i64,
        /// The currency, as an ISO 4217 code.
        currency: String,
    }
}

model! {
    /// A payment method, such as a card.
    BillingPaymentSource {
        /// The id.
        id: String,
        /// The payment gateway, `stripe` for example.
        gateway: String,
        /// The payment method's id at the gateway.
        gateway_external_id: String,
        /// The id of the payer's account at the gateway.
        gateway_external_account_id: Option<String>,
        /// The kind, `card` or `link` for example.
        payment_method: String,
        /// The state, `active` or `disconnected` for example.
        status: String,
        /// The card's brand, `visa` for example.
        card_type: Option<String>,
        /// The last four digits of the card's number.
        last4: Option<String>,
    }
}

model! {
    /// A subscription item that a payment is for.
    BilledItem {
        /// Always `commerce_subscription_item`.
        object: Option<String>,
        /// The id.
        id: SubscriptionItemId,
        /// The state, `active` for example.
        status: String,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// Start of the period.
        period_start: Option<UnixMillis>,
        /// End of the period.
        period_end: Option<UnixMillis>,
        /// Length of a period, `month` or `annual` for example.
        interval: Option<String>,
        /// The plan's id.
        plan_id: Option<PlanId>,
        /// The plan.
        plan: Option<BilledPlan>,
        /// User or organization that pays.
        payer: Option<BillingPayer>,
        /// The subscription's id.
        subscription_id: Option<SubscriptionId>,
        /// Credit for the rest of a billing cycle.
        credit: Option<ProrationCredit>,
        /// All credits that are deducted from the price.
        credits: Option<Credits>,
    }
}

model! {
    /// A plan, as contained in billing events.
    BilledPlan {
        /// The id, `cplan_…`.
        id: PlanId,
        /// The slug.
        slug: String,
        /// The name.
        name: String,
        /// `true` if the plan is charged in every billing period.
        is_recurring: bool,
        /// The price, in the smallest unit of the currency.
        amount: i64,
        /// The currency, as an ISO 4217 code.
        currency: String,
        /// Prices per unit.
        unit_prices: Vec<UnitPriceOfPlan>,
    }
}

model! {
    /// A plan's price per unit.
    UnitPriceOfPlan {
        /// The unit's name.
        name: String,
        /// Number of units per block.
        block_size: i64,
        /// The price tiers.
        tiers: Vec<TierOfPlan>,
    }
}

model! {
    /// A price tier of a [`UnitPriceOfPlan`].
    TierOfPlan {
        /// The first block of the tier.
        starts_at_block: i64,
        /// The last block of the tier; `None` for the last tier.
        ends_after_block: Option<i64>,
        /// The price of a block, in the smallest unit of the currency.
        amount_per_block: i64,
        /// The currency, as an ISO 4217 code.
        currency: String,
    }
}

model! {
    /// Data of `subscriptionItem.*` events: an item of a subscription.
    SubscriptionItemEvent {
        /// Always `commerce_subscription_item`.
        object: String,
        /// The id.
        id: SubscriptionItemId,
        /// The state, `active` for example.
        status: String,
        /// `true` for a free trial.
        is_free_trial: bool,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Start of the period.
        period_start: UnixMillis,
        /// End of the period.
        period_end: Option<UnixMillis>,
        /// Length of a period, `month` or `annual` for example.
        interval: String,
        /// The plan's id.
        plan_id: Option<PlanId>,
        /// The plan.
        plan: Option<BilledPlan>,
        /// Payer.
        payer: Option<BillingPayer>,
        /// The subscription's id.
        subscription_id: Option<SubscriptionId>,
        /// The number of seats that the item includes.
        seats: Option<SeatCount>,
    }
}

model! {
    /// Number of seats of a subscription item.
    SeatCount {
        /// Number of seats; `None` is unlimited.
        quantity: Option<i64>,
    }
}

model! {
    /// Data of `subscription.*` events: a payer's subscription.
    SubscriptionEvent {
        /// Always `commerce_subscription`.
        object: String,
        /// The id.
        id: SubscriptionId,
        /// The state, `active` for example.
        status: String,
        /// Time of activation.
        active_at: Option<UnixMillis>,
        /// Time of cancellation.
        canceled_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time at which the subscription ended.
        ended_at: Option<UnixMillis>,
        /// Time at which the subscription became past due.
        past_due_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// The id of the latest payment.
        latest_payment_id: Option<PaymentId>,
        /// The payer's id.
        payer_id: PayerId,
        /// User or organization that pays.
        payer: Option<BillingPayer>,
        /// The id of the payment method.
        payment_source_id: Option<String>,
        /// The items.
        items: Vec<SubscriptionItemEvent>,
    }
}

open_enum! {
    /// The state of an attempt to collect a payment.
    PaymentAttemptStatus {
        Pending = "pending",
        Paid = "paid",
        Failed = "failed",
    }
}

open_enum! {
    /// Reason for a charge.
    ChargeType {
        Checkout = "checkout",
        Recurring = "recurring",
    }
}
