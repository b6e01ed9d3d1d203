//! Payers, payment methods, payments, statements and credit balances.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{
    InstanceId, Money, PayerId, PaymentId, PaymentMethodId, StatementId, SubscriptionItemId, Totals,
};
use crate::caller::{OrgId, UserId};
use crate::clock::UnixMillis;

model! {
    /// The user or organization that pays.
    Payer {
        /// Always `commerce_payer`.
        object: String,
        /// The id.
        id: PayerId,
        /// The instance's id.
        instance_id: InstanceId,
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
        /// The balance of credits.
        credits_balance: Option<Money>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
    }
}

model! {
    /// A payment method.
    PaymentMethod {
        /// Always `commerce_payment_method`.
        object: String,
        /// The id.
        id: PaymentMethodId,
        /// The payer's id.
        payer_id: PayerId,
        /// The kind of payment method.
        payment_type: PaymentMethodType,
        /// `true` for the payer's default payment method.
        is_default: Option<bool>,
        /// The payment gateway.
        gateway: String,
        /// The id at the gateway.
        gateway_external_id: String,
        /// The account at the gateway.
        gateway_external_account_id: Option<String>,
        /// The last four digits.
        last4: Option<String>,
        /// The state.
        status: PaymentMethodStatus,
        /// The kind of wallet.
        wallet_type: Option<String>,
        /// The kind of card.
        card_type: Option<String>,
        /// The year in which the card expires.
        expiry_year: Option<i64>,
        /// The month in which the card expires, from 1.
        expiry_month: Option<i64>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// `true` if the payment method can be removed.
        is_removable: Option<bool>,
    }
}

model! {
    /// A payment method, in its former shape.
    PaymentSource {
        /// Always `commerce_source`.
        object: String,
        /// The id.
        id: String,
        /// The payer's id.
        payer_id: PayerId,
        /// The kind of payment source.
        payment_method: PaymentSourceType,
        /// `true` for the payer's default payment method.
        is_default: Option<bool>,
        /// The payment gateway.
        gateway: String,
        /// The id at the gateway.
        gateway_external_id: String,
        /// The account at the gateway.
        gateway_external_account_id: Option<String>,
        /// The last four digits.
        last4: String,
        /// The state.
        status: PaymentMethodStatus,
        /// The kind of wallet.
        wallet_type: String,
        /// The kind of card.
        card_type: String,
        /// The year in which the card expires.
        expiry_year: Option<i64>,
        /// The month in which the card expires, from 1.
        expiry_month: Option<i64>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// `true` if the payment method can be removed.
        is_removable: Option<bool>,
    }
}

model! {
    /// A payment attempt.
    PaymentAttempt {
        /// Always `commerce_payment`.
        object: String,
        /// The id.
        id: PaymentId,
        /// The payment's id.
        payment_id: PaymentId,
        /// The instance's id.
        instance_id: InstanceId,
        /// The kind of charge.
        charge_type: String,
        /// The payee's id.
        payee_id: String,
        /// The payee.
        payee: Map<String, Value>,
        /// The payer's id.
        payer_id: PayerId,
        /// The payer.
        payer: Payer,
        /// The subscription item's id.
        subscription_item_id: Option<SubscriptionItemId>,
        /// The subscription item.
        subscription_item: Map<String, Value>,
        /// The amount.
        amount: Money,
        /// The totals.
        totals: Option<Totals>,
        /// The payment method's id.
        payment_method_id: PaymentMethodId,
        /// The payment method.
        payment_method: PaymentMethod,
        /// The statement's id.
        statement_id: StatementId,
        /// The id at the gateway.
        gateway_external_id: Option<String>,
        /// The URL at the gateway.
        gateway_external_url: Option<String>,
        /// The state.
        status: PaymentStatus,
        /// Time at which the payment succeeded.
        paid_at: Option<UnixMillis>,
        /// Time at which the payment failed.
        failed_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A statement.
    Statement {
        /// Always `commerce_statement`.
        object: String,
        /// The id.
        id: StatementId,
        /// The instance's id.
        instance_id: InstanceId,
        /// Time at which the statement was made.
        timestamp: UnixMillis,
        /// The payer.
        payer: Payer,
        /// The state.
        status: StatementStatus,
        /// The totals.
        totals: Totals,
        /// The groups.
        groups: Vec<StatementGroup>,
    }
}

model! {
    /// Payment attempts of a statement that were created on the same date.
    StatementGroup {
        /// Always `commerce_statement_group`.
        object: String,
        /// The date on which the payment attempts were created.
        timestamp: UnixMillis,
        /// The payment attempts.
        items: Vec<PaymentAttempt>,
    }
}

model! {
    /// A payer's balance of credits.
    CreditBalance {
        /// The object's type.
        object: String,
        /// The balance.
        balance: Option<Money>,
    }
}

model! {
    /// A change of a credit balance.
    CreditLedgerEntry {
        /// The object's type.
        object: String,
        /// The id.
        id: String,
        /// The payer's id.
        payer_id: PayerId,
        /// The amount.
        amount: Money,
        /// The type of the object that caused the change.
        source_type: String,
        /// The id of the object that caused the change.
        source_id: String,
        /// A note.
        note: Option<String>,
        /// Time of creation.
        created_at: String,
    }
}

open_enum! {
    /// The kind of a payment method.
    PaymentMethodType {
        Card = "card",
        Link = "link",
        PayerCredits = "payer-credits",
    }
}

open_enum! {
    /// The state of a payment method.
    PaymentMethodStatus {
        Active = "active",
        Disconnected = "disconnected",
    }
}

open_enum! {
    /// The kind of a payment source.
    PaymentSourceType {
        Card = "card",
        ApplePay = "apple_pay",
        GooglePay = "google_pay",
    }
}

open_enum! {
    /// A payment's state.
    PaymentStatus {
        Pending = "pending",
        Paid = "paid",
        Failed = "failed",
    }
}

open_enum! {
    /// A statement's state.
    StatementStatus {
        Open = "open",
        Closed = "closed",
    }
}

open_enum! {
    /// The direction of a change of a credit balance.
    CreditAction {
        Increase = "increase",
        Decrease = "decrease",
    }
}
