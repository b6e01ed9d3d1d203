//! Plans and prices.

use super::macros::{model, open_enum};
use super::{InstanceId, Money, PlanId, PriceId};
use crate::clock::UnixMillis;

model! {
    /// A plan.
    Plan {
        /// Always `commerce_plan`.
        object: String,
        /// The id, `cplan_…`.
        id: PlanId,
        /// The name.
        name: String,
        /// The fee per month.
        fee: Option<Money>,
        /// The fee per month when paid by the year.
        annual_monthly_fee: Option<Money>,
        /// The fee per year.
        annual_fee: Option<Money>,
        /// The description.
        description: Option<String>,
        /// The product's id; deprecated by Clerk.
        product_id: String,
        /// `true` for the default plan.
        is_default: bool,
        /// `true` if the plan renews.
        is_recurring: bool,
        /// `true` if the plan is publicly visible.
        publicly_visible: bool,
        /// `true` if the plan has a base fee.
        has_base_fee: bool,
        /// The type of payer that can subscribe to the plan: `user` or `org`.
        for_payer_type: String,
        /// The slug.
        slug: String,
        /// The URL of the picture.
        avatar_url: Option<String>,
        /// The features.
        features: Vec<Feature>,
        /// `true` if the plan starts with a free trial.
        free_trial_enabled: Option<bool>,
        /// The duration of the free trial, in days.
        free_trial_days: Option<i64>,
        /// The prices per unit.
        unit_prices: Vec<UnitPrice>,
        /// The amount, in the smallest unit of the currency.
        amount: Option<i64>,
        /// The amount as text.
        amount_formatted: Option<String>,
        /// The amount per month when paid by the year, in the smallest unit of the currency.
        annual_monthly_amount: Option<i64>,
        /// The amount per month when paid by the year, as text.
        annual_monthly_amount_formatted: Option<String>,
        /// The amount per year, in the smallest unit of the currency.
        annual_amount: Option<i64>,
        /// The amount per year, as text.
        annual_amount_formatted: Option<String>,
        /// The currency's symbol.
        currency_symbol: Option<String>,
        /// The currency, as an ISO 4217 code.
        currency: Option<String>,
        /// The type of payer.
        payer_type: Vec<String>,
        /// The period.
        period: Option<String>,
        /// The billing interval, as a number of periods.
        interval: Option<i64>,
    }
}

model! {
    /// A feature of a plan.
    Feature {
        /// Always `feature`.
        object: String,
        /// The id.
        id: String,
        /// The name.
        name: String,
        /// The description.
        description: Option<String>,
        /// The slug.
        slug: String,
        /// The URL of the picture.
        avatar_url: Option<String>,
    }
}

model! {
    /// A price per unit.
    UnitPrice {
        /// The name.
        name: String,
        /// The number of units in a block.
        block_size: i64,
        /// The tiers.
        tiers: Vec<UnitPriceTier>,
    }
}

model! {
    /// One tier of a price per unit.
    UnitPriceTier {
        /// The first block of the tier.
        starts_at_block: i64,
        /// The last block of the tier; `None` for the last tier.
        ends_after_block: Option<i64>,
        /// The fee of one block.
        fee_per_block: Money,
    }
}

model! {
    /// A price of a plan.
    Price {
        /// Always `commerce_price`.
        object: String,
        /// The id, `cprice_…`.
        id: PriceId,
        /// The plan's id.
        plan_id: PlanId,
        /// The instance's id.
        instance_id: InstanceId,
        /// The currency, as an ISO 4217 code.
        currency: String,
        /// The currency's symbol.
        currency_symbol: String,
        /// The amount, in the smallest unit of the currency.
        amount: i64,
        /// The amount per month when paid by the year, in the smallest unit of the currency.
        annual_monthly_amount: i64,
        /// The fee per month.
        fee: Option<Money>,
        /// The fee per month when paid by the year.
        annual_monthly_fee: Option<Money>,
        /// The description.
        description: Option<String>,
        /// `true` for the default price.
        is_default: bool,
        /// Time of creation.
        created_at: UnixMillis,
        /// The supported billing periods.
        supported_billing_periods: BillingPeriods,
    }
}

open_enum! {
    /// The type of payer.
    PayerType {
        User = "user",
        Org = "org",
    }
}

open_enum! {
    /// The period of a plan.
    PlanPeriod {
        Month = "month",
        Annual = "annual",
    }
}

open_enum! {
    /// The billing periods that a price supports.
    BillingPeriods {
        Month = "month",
        Annual = "annual",
        Both = "both",
    }
}
