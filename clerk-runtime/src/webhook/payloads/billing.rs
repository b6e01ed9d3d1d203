//! Payments and subscriptions. Their shapes are not those of the Backend API.

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
        /// The id at the gateway.
        gateway_external_id: String,
        /// The state.
        status: PaymentAttemptStatus,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// When it was paid.
        paid_at: Option<UnixMillis>,
        /// When it failed.
        failed_at: Option<UnixMillis>,
        /// Why it failed.
        failed_reason: Option<PaymentFailure>,
        /// When it was due.
        billing_date: UnixMillis,
        /// What caused it.
        charge_type: ChargeType,
        /// Who is paid.
        payee: Payee,
        /// Who pays.
        payer: BillingPayer,
        /// The sums.
        totals: BillingTotals,
        /// The means of payment.
        payment_source: BillingPaymentSource,
        /// What is paid for.
        subscription_items: Vec<BilledItem>,
    }
}

model! {
    /// Why a payment failed.
    PaymentFailure {
        /// The gateway's code.
        code: String,
        /// Why the bank declined.
        decline_code: Option<String>,
    }
}

model! {
    /// Who is paid.
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
    /// Who pays: a user or an organization.
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
        /// When it was created.
        created_at: Option<UnixMillis>,
        /// When it was last changed.
        updated_at: Option<UnixMillis>,
    }
}

model! {
    /// How a payment adds up.
    BillingTotals {
        /// The sum before taxes.
        subtotal: Money,
        /// The taxes.
        tax_total: Money,
        /// The sum to pay.
        grand_total: Money,
        /// The sums of what is paid by the unit.
        per_unit_totals: Vec<UnitTotal>,
    }
}

model! {
    /// The sum of what is paid by the unit.
    UnitTotal {
        /// The unit's name.
        name: String,
        /// The price of a unit, in the smallest unit of the currency.
        amount: i64,
        /// How many; none is unlimited.
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
        /// When it was created.
        created_at: Option<UnixMillis>,
        /// When it was last changed.
        updated_at: Option<UnixMillis>,
        /// When the period began.
        period_start: Option<UnixMillis>,
        /// When the period ends.
        period_end: Option<UnixMillis>,
        /// How long a period is, `month` or `annual` for example.
        interval: Option<String>,
        /// The plan's id.
        plan_id: Option<PlanId>,
        /// The plan.
        plan: Option<BilledPlan>,
        /// Who pays.
        payer: Option<BillingPayer>,
        /// The subscription's id.
        subscription_id: Option<SubscriptionId>,
        /// The credit for the rest of a cycle.
        credit: Option<ProrationCredit>,
        /// The credits.
        credits: Option<Credits>,
    }
}

model! {
    /// A plan as events show it.
    BilledPlan {
        /// The id, `cplan_…`.
        id: PlanId,
        /// The slug.
        slug: String,
        /// The name.
        name: String,
        /// Whether it is paid again each period.
        is_recurring: bool,
        /// The price, in the smallest unit of the currency.
        amount: i64,
        /// The currency, as an ISO 4217 code.
        currency: String,
        /// What units of something cost.
        unit_prices: Vec<UnitPriceOfPlan>,
    }
}

model! {
    /// What units of something cost in a plan.
    UnitPriceOfPlan {
        /// The unit's name.
        name: String,
        /// How many units one block has.
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
        /// The last block of the tier; none for the last tier.
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
        /// Whether it is a free trial.
        is_free_trial: bool,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// When the period began.
        period_start: UnixMillis,
        /// When the period ends.
        period_end: Option<UnixMillis>,
        /// How long a period is, `month` or `annual` for example.
        interval: String,
        /// The plan's id.
        plan_id: Option<PlanId>,
        /// The plan.
        plan: Option<BilledPlan>,
        /// Who pays.
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
        /// How many; none is unlimited.
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
        /// When it became active.
        active_at: Option<UnixMillis>,
        /// When it was canceled.
        canceled_at: Option<UnixMillis>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it ended.
        ended_at: Option<UnixMillis>,
        /// When it became past due.
        past_due_at: Option<UnixMillis>,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// The id of the latest payment.
        latest_payment_id: Option<PaymentId>,
        /// The payer's id.
        payer_id: PayerId,
        /// Who pays.
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
    /// What caused a payment.
    ChargeType {
        Checkout = "checkout",
        Recurring = "recurring",
    }
}
