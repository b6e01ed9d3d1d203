//! Plans, prices, subscriptions and statements.

use serde_json::json;

use super::operation_table;
use crate::api::models::{
    BillingPeriods, CreditAction, CreditBalance, CreditLedgerEntry, DiscountId, DiscountRedemption,
    PayerType, PaymentAttempt, Plan, PlanId, Price, PriceId, PriceTransition, Statement,
    StatementId, Subscription, SubscriptionItem, SubscriptionItemId, SubscriptionItemStatus,
};
use crate::api::page::{list, query};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::{OrgId, UserId};

operation_table! {
    USER_SUBSCRIPTION: get("GetUserBillingSubscription", "/users/{user_id}/billing/subscription"),
    USER_CREDITS: get("GetUserBillingCreditBalance", "/users/{user_id}/billing/credits"),
    ADJUST_USER_CREDITS: post("AdjustUserBillingCreditBalance", "/users/{user_id}/billing/credits")
        .idempotent(),
    ORGANIZATION_SUBSCRIPTION: get(
        "GetOrganizationBillingSubscription",
        "/organizations/{organization_id}/billing/subscription",
    ),
    ORGANIZATION_CREDITS: get(
        "GetOrganizationBillingCreditBalance",
        "/organizations/{organization_id}/billing/credits",
    ),
    ADJUST_ORGANIZATION_CREDITS: post(
        "AdjustOrganizationBillingCreditBalance",
        "/organizations/{organization_id}/billing/credits",
    ).idempotent(),
    PLANS: get("GetCommercePlanList", "/billing/plans"),
    PRICES: get("GetBillingPriceList", "/billing/prices"),
    CREATE_PRICE: post("CreateBillingPrice", "/billing/prices"),
    SUBSCRIPTION_ITEMS: get("GetCommerceSubscriptionItemList", "/billing/subscription_items"),
    CANCEL_SUBSCRIPTION_ITEM: delete(
        "CancelCommerceSubscriptionItem",
        "/billing/subscription_items/{subscription_item_id}",
    ),
    EXTEND_FREE_TRIAL: post(
        "ExtendBillingSubscriptionItemFreeTrial",
        "/billing/subscription_items/{subscription_item_id}/extend_free_trial",
    ),
    TRANSITION_PRICE: post(
        "CreateBillingPriceTransition",
        "/billing/subscription_items/{subscription_item_id}/price_transition",
    ),
    APPLY_DISCOUNT: post(
        "ApplyBillingSubscriptionItemDiscount",
        "/billing/subscription_items/{subscription_item_id}/discounts",
    ),
    REMOVE_DISCOUNT: delete(
        "RemoveBillingSubscriptionItemDiscount",
        "/billing/subscription_items/{subscription_item_id}/discounts/{discount_id}",
    ),
    STATEMENTS: get("GetBillingStatementList", "/billing/statements"),
    STATEMENT: get("GetBillingStatement", "/billing/statements/{statementID}"),
    PAYMENT_ATTEMPTS: get(
        "GetBillingStatementPaymentAttempts",
        "/billing/statements/{statementID}/payment_attempts",
    ),
}

/// Plans, prices, subscriptions and statements; Clerk's `clerkClient.billing`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "commerce_plan", "id": "cplan_1", "name": "Pro" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/billing/plans", ok, response);
/// let plans = clerk.billing().plans().await?;
/// assert_eq!(plans[0].name, "Pro");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Billing {
    client: Client,
}

impl Billing {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Fetches a user's subscription.
    pub fn user_subscription(&self, user_id: &UserId) -> Call<Subscription> {
        Call::new(&self.client, USER_SUBSCRIPTION.request().path(user_id))
    }

    /// Fetches a user's credit balance.
    pub fn user_credits(&self, user_id: &UserId) -> Call<CreditBalance> {
        Call::new(&self.client, USER_CREDITS.request().path(user_id))
    }

    /// Adjusts a user's credit balance.
    pub fn adjust_user_credits(
        &self,
        user_id: &UserId,
        parameters: AdjustCredits,
    ) -> Call<CreditLedgerEntry> {
        let request = ADJUST_USER_CREDITS
            .request()
            .path(user_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches an organization's subscription.
    pub fn organization_subscription(&self, organization_id: &OrgId) -> Call<Subscription> {
        Call::new(
            &self.client,
            ORGANIZATION_SUBSCRIPTION.request().path(organization_id),
        )
    }

    /// Fetches an organization's credit balance.
    pub fn organization_credits(&self, organization_id: &OrgId) -> Call<CreditBalance> {
        Call::new(
            &self.client,
            ORGANIZATION_CREDITS.request().path(organization_id),
        )
    }

    /// Adjusts an organization's credit balance.
    pub fn adjust_organization_credits(
        &self,
        organization_id: &OrgId,
        parameters: AdjustCredits,
    ) -> Call<CreditLedgerEntry> {
        let request = ADJUST_ORGANIZATION_CREDITS
            .request()
            .path(organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the plans.
    pub fn plans(&self) -> ListPlans {
        ListPlans(Call::new(&self.client, PLANS.request()))
    }

    /// Lists the prices of plans.
    pub fn prices(&self) -> ListPrices {
        ListPrices(Call::new(&self.client, PRICES.request()))
    }

    /// Adds a price to a plan.
    pub fn create_price(&self, parameters: CreatePrice) -> Call<Price> {
        let request = CREATE_PRICE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the items of all subscriptions.
    pub fn subscription_items(&self) -> ListSubscriptionItems {
        ListSubscriptionItems(Call::new(&self.client, SUBSCRIPTION_ITEMS.request()))
    }

    /// Cancels an item, at the end of its period or immediately.
    pub fn cancel_subscription_item(&self, item_id: &SubscriptionItemId) -> CancelSubscriptionItem {
        CancelSubscriptionItem(Call::new(
            &self.client,
            CANCEL_SUBSCRIPTION_ITEM.request().path(item_id),
        ))
    }

    /// Extends a free trial until the given time, in RFC 3339.
    pub fn extend_free_trial(
        &self,
        item_id: &SubscriptionItemId,
        extend_to: &str,
    ) -> Call<SubscriptionItem> {
        let request = EXTEND_FREE_TRIAL
            .request()
            .path(item_id)
            .json(&json!({ "extend_to": extend_to }));
        Call::new(&self.client, request)
    }

    /// Moves a subscription item from one price to another.
    pub fn transition_price(
        &self,
        item_id: &SubscriptionItemId,
        from_price_id: &PriceId,
        to_price_id: &PriceId,
    ) -> Call<PriceTransition> {
        let request = TRANSITION_PRICE
            .request()
            .path(item_id)
            .json(&json!({ "from_price_id": from_price_id, "to_price_id": to_price_id }));
        Call::new(&self.client, request)
    }

    /// Applies a discount to an item.
    pub fn apply_discount(
        &self,
        item_id: &SubscriptionItemId,
        discount_id: &DiscountId,
    ) -> Call<DiscountRedemption> {
        let request = APPLY_DISCOUNT
            .request()
            .path(item_id)
            .json(&json!({ "discount_id": discount_id }));
        Call::new(&self.client, request)
    }

    /// Removes a discount from an item.
    pub fn remove_discount(
        &self,
        item_id: &SubscriptionItemId,
        discount_id: &DiscountId,
    ) -> Call<DiscountRedemption> {
        Call::new(
            &self.client,
            REMOVE_DISCOUNT.request().path(item_id).path(discount_id),
        )
    }

    /// Lists the statements.
    pub fn statements(&self) -> ListStatements {
        ListStatements(Call::new(&self.client, STATEMENTS.request()))
    }

    /// Fetches one statement.
    pub fn statement(&self, statement_id: &StatementId) -> Call<Statement> {
        Call::new(&self.client, STATEMENT.request().path(statement_id))
    }

    /// Lists the payment attempts of a statement.
    pub fn payment_attempts(&self, statement_id: &StatementId) -> ListPaymentAttempts {
        ListPaymentAttempts(Call::new(
            &self.client,
            PAYMENT_ATTEMPTS.request().path(statement_id),
        ))
    }
}

params! {
    /// Parameters of [`Billing::adjust_user_credits`].
    AdjustCredits(amount: i64, action: CreditAction, idempotency_key: String) {
        /// The currency, as an ISO 4217 code.
        currency: String,
        /// A note.
        note: String,
    }
}

list! {
    /// Call returned by [`Billing::plans`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListPlans -> Plan {
        /// Includes the total count in the response if `true`.
        paginated: bool,
        /// The type of payer.
        payer_type: PayerType,
    }
}

list! {
    /// Call returned by [`Billing::prices`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListPrices -> Price {
        /// Includes the total count in the response if `true`.
        paginated: bool,
        /// The plan's id.
        plan_id: String,
    }
}

params! {
    /// Parameters of [`Billing::create_price`].
    CreatePrice(plan_id: PlanId, amount: Nullable<i64>) {
        /// The currency, as an ISO 4217 code. Default `USD`.
        currency: String,
        /// The amount per month when paid by the year, in the smallest unit of the currency.
        annual_monthly_amount: Nullable<i64>,
        /// The description.
        description: String,
        /// The periods that can be chosen.
        supported_billing_periods: BillingPeriods,
    }
}

list! {
    /// Call returned by [`Billing::subscription_items`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListSubscriptionItems -> SubscriptionItem {
        /// Includes the total count in the response if `true`.
        paginated: bool,
        /// The state.
        status: SubscriptionItemStatus,
        /// The type of payer.
        payer_type: PayerType,
        /// The plan's id.
        plan_id: String,
        /// Includes free items if `true`. Default `false`.
        include_free: bool,
        /// A text to search for.
        query: String,
    }
}

query! {
    /// Call returned by [`Billing::cancel_subscription_item`]: chain options, then `.await` it.
    CancelSubscriptionItem -> SubscriptionItem {
        /// Cancels immediately if `true`, not at the end of the period. Default `false`.
        end_now: bool,
    }
}

list! {
    /// Call returned by [`Billing::statements`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListStatements -> Statement {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

list! {
    /// Call returned by [`Billing::payment_attempts`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListPaymentAttempts -> PaymentAttempt {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}
