//! Amounts, and how they add up.

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
    /// How a sum adds up.
    Totals {
        /// The sum before taxes, credits and discounts.
        subtotal: Money,
        /// The base fee.
        base_fee: Money,
        /// The taxes.
        tax_total: Money,
        /// The sum to pay.
        grand_total: Money,
        /// The sums of what is paid by the unit.
        per_unit_totals: Vec<PerUnitTotal>,
        /// The credits.
        credits: Option<Credits>,
        /// The discounts.
        discounts: Option<Discounts>,
    }
}

model! {
    /// The sum of what is paid by the unit.
    PerUnitTotal {
        /// The name.
        name: String,
        /// How many units one block has.
        block_size: i64,
        /// The tiers.
        tiers: Vec<PerUnitTotalTier>,
    }
}

model! {
    /// One tier of a sum.
    PerUnitTotalTier {
        /// How many; none is unlimited.
        quantity: Option<i64>,
        /// The fee of one block.
        fee_per_block: Money,
        /// The total.
        total: Money,
    }
}

model! {
    /// What is taken off as credit.
    Credits {
        /// The part for a cycle begun.
        proration: Option<ProrationCredit>,
        /// The part from the payer's balance.
        payer: Option<PayerCredit>,
        /// The total.
        total: Money,
    }
}

model! {
    /// The credit for the rest of a cycle.
    ProrationCredit {
        /// The amount, in the smallest unit of the currency.
        amount: Money,
        /// How many days of the cycle remain.
        cycle_days_remaining: i64,
        /// How many days the cycle has.
        cycle_days_total: i64,
        /// The part of the cycle that remains, in percent.
        cycle_remaining_percent: f64,
    }
}

model! {
    /// The credit from a payer's balance.
    PayerCredit {
        /// What remains.
        remaining_balance: Money,
        /// What was used.
        applied_amount: Money,
    }
}

model! {
    /// What is taken off as discount.
    Discounts {
        /// The part for a cycle begun.
        proration: Option<ProrationDiscount>,
        /// The total.
        total: Money,
    }
}

model! {
    /// The discount for the part of a cycle that has passed.
    ProrationDiscount {
        /// The amount, in the smallest unit of the currency.
        amount: Money,
        /// How many days of the cycle have passed.
        cycle_days_passed: i64,
        /// How many days the cycle has.
        cycle_days_total: i64,
        /// The part of the cycle that has passed, in percent.
        cycle_passed_percent: f64,
    }
}
