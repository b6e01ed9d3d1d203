//! Paging, sorting and filtering of lists, shared by all groups.

use axum::Json;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Deserialize;
use serde_json::{Value, json};

use super::api_error::ApiError;
use super::extract::{App, Query};

/// Common parameters of lists. `MAX_LIMIT` is the largest limit.
pub(super) struct Paging<const MAX_LIMIT: usize = 500>(PagingQuery);

#[derive(Deserialize)]
struct PagingQuery {
    limit: Option<usize>,
    offset: Option<usize>,
    paginated: Option<bool>,
    order_by: Option<String>,
    query: Option<String>,
    status: Option<String>,
}

impl<const MAX_LIMIT: usize> FromRequestParts<App> for Paging<MAX_LIMIT> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Query(query) = Query::<PagingQuery>::from_request_parts(parts, app).await?;
        if !(1..=MAX_LIMIT).contains(&query.limit.unwrap_or(1)) {
            return Err(ApiError::value("limit", &format!("1 to {MAX_LIMIT}")));
        }
        Ok(Self(query))
    }
}

/// Names for `order_by`, with the JSON pointers of their values in an item.
pub(super) type Order = &'static [(&'static str, &'static str)];

impl<const MAX_LIMIT: usize> Paging<MAX_LIMIT> {
    /// Returns a page as an array.
    pub(super) fn bare(&self, items: impl IntoIterator<Item = Value>) -> Json<Value> {
        let items = items.into_iter().skip(self.0.offset.unwrap_or_default());
        Json(items.take(self.0.limit.unwrap_or(10)).collect())
    }

    /// Returns a page as an object with the total count.
    pub(super) fn counted(&self, items: Vec<Value>) -> Json<Value> {
        self.counted_as("data", items)
    }

    pub(super) fn counted_as(&self, name: &str, items: Vec<Value>) -> Json<Value> {
        let total = items.len();
        Json(json!({ name: self.bare(items).0, "total_count": total }))
    }

    /// Returns an array, or an object if `paginated=true` is set.
    pub(super) fn bare_or_counted(&self, items: Vec<Value>) -> Json<Value> {
        if self.0.paginated == Some(true) {
            self.counted(items)
        } else {
            self.bare(items)
        }
    }

    /// Sorts items by `order_by`, by default newest first. `items` must be in the order of their
    /// creation.
    pub(super) fn sorted(
        &self,
        order: Order,
        items: impl Iterator<Item = Value>,
    ) -> Result<Vec<Value>, ApiError> {
        let order_by = self.0.order_by.as_deref().unwrap_or("-created_at");
        let known = order.iter().find(|(known, _)| *known == unsigned(order_by));
        let (_, pointer) = known.ok_or_else(|| {
            let names = order.iter().map(|(name, _)| *name).collect::<Vec<_>>();
            ApiError::value("order_by", &format!("one of {}", names.join(", ")))
        })?;
        let mut items = items.collect::<Vec<_>>();
        items.sort_by_key(|item| key(item.pointer(pointer)));
        if order_by.starts_with('-') {
            items.reverse();
        }
        Ok(items)
    }

    /// Returns `true` if the list is sorted by creation, ascending or descending.
    pub(super) fn is_by_creation(&self) -> bool {
        let order = self.0.order_by.as_deref();
        order.is_none_or(|order| matches!(unsigned(order), "" | "created_at"))
    }

    /// Returns the search text.
    pub(super) fn query(&self) -> Option<&str> {
        self.0.query.as_deref()
    }

    /// Returns the requested status, which must be a known one.
    pub(super) fn status(&self, known: &[&str]) -> Result<Option<&str>, ApiError> {
        let status = self.0.status.as_deref();
        if status.is_none_or(|status| known.contains(&status)) {
            return Ok(status);
        }
        let message = format!("status must be one of {}", known.join(", "));
        Err(ApiError::conflict("invalid_query_parameter_value", message))
    }
}

/// Returns a value without its sign. A `+` that was not escaped arrives as a space.
fn unsigned(value: &str) -> &str {
    value.trim_start_matches(['-', '+', ' '])
}

fn key(value: Option<&Value>) -> (Option<i64>, Option<String>) {
    let text = value.and_then(Value::as_str).map(str::to_lowercase);
    (value.and_then(Value::as_i64), text)
}

/// Values of a filter parameter that may be repeated.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(super) struct AnyOf(Vec<String>);

impl AnyOf {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns `true` if the filter is empty, or if the item has one of its values.
    pub(super) fn matches(&self, has: impl Fn(&str) -> bool) -> bool {
        self.0.is_empty() || self.0.iter().any(|value| has(value))
    }

    /// Returns `true` if an item matches a filter with signs. The item must have none of the values
    /// with the prefix `-`, and one of the other values if there are any.
    pub(super) fn matches_signed(&self, has: impl Fn(&str) -> bool) -> bool {
        let has = |value: &&String| has(unsigned(value));
        let is_excluded = |value: &&String| value.starts_with('-');
        let mut wanted = self.0.iter().filter(|value| !is_excluded(value)).peekable();
        (wanted.peek().is_none() || wanted.any(|value| has(&value)))
            && !self.0.iter().filter(is_excluded).any(|value| has(&value))
    }
}

/// Returns `true` if `text` contains `part`, ignoring case, or if `part` is `None`.
pub(super) fn contains(text: Option<&str>, part: Option<&str>) -> bool {
    part.is_none_or(|part| {
        text.is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase()))
    })
}
