//! Invoices as they are stored, requested and sent.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};
use utoipa::{IntoParams, ToSchema};

use crate::Error;

/// Largest length of a customer's name, in characters.
const LONGEST_NAME: usize = 200;

/// Largest amount, in cents.
const LARGEST_AMOUNT: i64 = 1_000_000_000;

/// Number of invoices in a page.
pub(crate) const PAGE_SIZE: u32 = 50;

/// An invoice of an organization.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invoice {
    id: i64,
    customer: String,
    amount_cents: i64,
    /// Id of the user who created it.
    created_by: String,
    /// Name of that user; null if it is unknown or the user was deleted.
    creator: Option<String>,
    /// Seconds since the Unix epoch.
    created_at: i64,
    /// Id of the user who approved it.
    approved_by: Option<String>,
}

/// Body of a request that creates an invoice, not yet validated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvoice {
    /// 1 to 200 characters.
    customer: String,
    /// 1 to 1,000,000,000.
    amount_cents: i64,
}

/// A validated [`NewInvoice`]. Only [`TryFrom`] creates one.
#[derive(Debug)]
pub(crate) struct ValidInvoice {
    customer: String,
    amount_cents: i64,
}

/// Page of a list, newest first.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Lists invoices with a smaller id.
    pub(crate) before: Option<i64>,
}

impl TryFrom<NewInvoice> for ValidInvoice {
    type Error = Error;

    fn try_from(new: NewInvoice) -> Result<Self, Error> {
        let customer = new.customer.trim();
        if customer.is_empty() || customer.chars().count() > LONGEST_NAME {
            return Err(Error::Invalid("`customer` must have 1 to 200 characters"));
        }
        if !(1..=LARGEST_AMOUNT).contains(&new.amount_cents) {
            return Err(Error::Invalid("`amount_cents` must be 1 to 1000000000"));
        }
        Ok(Self {
            customer: customer.to_owned(),
            amount_cents: new.amount_cents,
        })
    }
}

impl ValidInvoice {
    /// Returns the customer, and the amount in cents.
    pub(crate) fn parts(&self) -> (&str, i64) {
        (&self.customer, self.amount_cents)
    }
}

impl FromRow<'_, SqliteRow> for Invoice {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            customer: row.try_get("customer")?,
            amount_cents: row.try_get("amount_cents")?,
            created_by: row.try_get("created_by")?,
            creator: row.try_get("creator")?,
            created_at: row.try_get("created_at")?,
            approved_by: row.try_get("approved_by")?,
        })
    }
}
