//! Amounts of money and their totals.

use super::macros::model;

model! {
    /// An amount of money.
    Money {
        /// The amount, in the smallest unit of the currency.
        amount: i64,
        /// The amount as text.
        amount_formatted: String,
        /// The currency, as an ISO 4217 code.
        currency: String,
        /// The currency's symbol.
        currency_symbol: String,
    }
}

model! {
    /// A total and its parts.
    Totals {
        /// The total before taxes, credits and discounts.
        subtotal: Money,
        /// The base fee.
        base_fee: Money,
        /// The taxes.
        tax_total: Money,
        /// The total to pay.
        grand_total: Money,
        /// The totals of per-unit charges.
        per_unit_totals: Vec<PerUnitTotal>,
        /// The credits.
        credits: Option<Credits>,
        /// The discounts.
        discounts: Option<Discounts>,
    }
}

model! {
    /// The total of a per-unit charge.
    PerUnitTotal {
        /// The name.
        name: String,
        /// The number of units in a block.
        block_size: i64,
        /// The tiers.
        tiers: Vec<PerUnitTotalTier>,
    }
}

model! {
    /// One tier of a per-unit total.
    PerUnitTotalTier {
        /// The quantity; `None` means unlimited.
        quantity: Option<i64>,
        /// The fee of one block.
        fee_per_block: Money,
        /// The total.
        total: Money,
    }
}

model! {
    /// Credits deducted from a total.
    Credits {
        /// The prorated part, for a billing cycle that has begun.
        proration: Option<ProrationCredit>,
        /// The part taken from the payer's balance.
        payer: Option<PayerCredit>,
        /// The total.
        total: Money,
    }
}

model! {
    /// The credit for the rest of a cycle.
    ProrationCredit {
        /// The amount.
        amount: Money,
        /// The days of the billing cycle that remain.
        cycle_days_remaining: i64,
        /// The days of the billing cycle in total.
        cycle_days_total: i64,
        /// The part of the cycle that remains, in percent.
        cycle_remaining_percent: f64,
    }
}

model! {
    /// The credit from a payer's balance.
    PayerCredit {
        /// The remaining balance.
        remaining_balance: Money,
        /// The amount that was applied.
        applied_amount: Money,
    }
}

model! {
    /// Discounts deducted from a total.
    Discounts {
        /// The prorated part, for a billing cycle that has begun.
        proration: Option<ProrationDiscount>,
        /// The total.
        total: Money,
    }
}

model! {
    /// The discount for the part of a cycle that has passed.
    ProrationDiscount {
        /// The amount.
        amount: Money,
        /// The days of the billing cycle that have passed.
        cycle_days_passed: i64,
        /// The days of the billing cycle in total.
        cycle_days_total: i64,
        /// The part of the cycle that has passed, in percent.
        cycle_passed_percent: f64,
    }
}
