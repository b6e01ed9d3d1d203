//! Payments and subscriptions. Their shapes differ from those of the Backend API.

use crate::api::models::macros::{model, open_enum};
use crate::api::models::{
    Credits, InstanceId, Money, PayerId, PaymentId, PlanId, ProrationCredit, StatementId,
    SubscriptionId, SubscriptionItemId,
};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// An attempt to collect a payment.
    PaymentAttemptEvent {
        /// The id.
        id: String,
        /// The instance's id.
        instance_id: InstanceId,
        /// The payment's id.
        payment_id: PaymentId,
        /// The invoice's id.
        invoice_id: Option<String>,
        /// The statement's id.
        statement_id: StatementId,
        /// The payment's id at the gateway.
        gateway_external_id: String,
        /// The state.
        status: PaymentAttemptStatus,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// Time of payment.
        paid_at: Option<UnixMillis>,
        /// Time of failure.
        failed_at: Option<UnixMillis>,
        /// Reason for the failure.
        failed_reason: Option<PaymentFailure>,
        /// Due time.
        billing_date: UnixMillis,
        /// Cause of the payment.
        charge_type: ChargeType,
        /// Payee.
        payee: Payee,
        /// Payer.
        payer: BillingPayer,
        /// Totals.
        totals: BillingTotals,
        /// The means of payment.
        payment_source: BillingPaymentSource,
        /// Items that are paid for.
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
    /// Payee of a payment.
    Payee {
        /// The id.
        id: String,
        /// The payment gateway, `stripe` for example.
        gateway_type: String,
        /// The id at the gateway.
        gateway_external_id: String,
        /// The state at the gateway.
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
    /// A means of payment.
    BillingPaymentSource {
        /// The id.
        id: String,
        /// The payment gateway.
        gateway: String,
        /// The id at the gateway.
        gateway_external_id: String,
        /// The account at the gateway.
        gateway_external_account_id: Option<String>,
        /// The kind, `card` or `link` for example.
        payment_method: String,
        /// The state, `active` or `disconnected` for example.
        status: String,
        /// The kind of card.
        card_type: Option<String>,
        /// The last four digits.
        last4: Option<String>,
    }
}

model! {
    /// An item that a payment is for.
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
        /// Payer.
        payer: Option<BillingPayer>,
        /// The subscription's id.
        subscription_id: Option<SubscriptionId>,
        /// Credit for the rest of a billing cycle.
        credit: Option<ProrationCredit>,
        /// The credits.
        credits: Option<Credits>,
    }
}

model! {
    /// A plan as events contain it.
    BilledPlan {
        /// The id, `cplan_…`.
        id: PlanId,
        /// The slug.
        slug: String,
        /// The name.
        name: String,
        /// `true` if the plan is charged in each period.
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
    /// Price per unit in a plan.
    UnitPriceOfPlan {
        /// The unit's name.
        name: String,
        /// Number of units per block.
        block_size: i64,
        /// The tiers.
        tiers: Vec<TierOfPlan>,
    }
}

model! {
    /// One tier of a price per unit.
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
    /// An item of a subscription.
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
        /// The seats.
        seats: Option<SeatCount>,
    }
}

model! {
    /// The seats of an item.
    SeatCount {
        /// Number of seats; `None` is unlimited.
        quantity: Option<i64>,
    }
}

model! {
    /// A payer's subscription.
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
        /// Time of the end.
        ended_at: Option<UnixMillis>,
        /// Time since which it has been past due.
        past_due_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// The id of the latest payment.
        latest_payment_id: Option<PaymentId>,
        /// The payer's id.
        payer_id: PayerId,
        /// Payer.
        payer: Option<BillingPayer>,
        /// The id of the means of payment.
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
    /// Cause of a payment.
    ChargeType {
        Checkout = "checkout",
        Recurring = "recurring",
    }
}
