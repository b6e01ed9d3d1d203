//! Paging of lists.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::dev::http::list::AnyOf;

/// Largest number of items in a page.
const MAX_LIMIT: usize = 500;

/// Parameters of a list.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    limit: Option<usize>,
    offset: Option<usize>,
    pub(super) query: Option<String>,
    #[serde(default)]
    pub(super) status: AnyOf,
    #[serde(default)]
    pub(super) role: AnyOf,
}

impl PageQuery {
    /// Returns a page of the items, with their total number.
    pub(super) fn of(&self, items: Vec<Value>) -> Value {
        let total = items.len();
        let items = items.into_iter().skip(self.offset.unwrap_or_default());
        let limit = self.limit.unwrap_or(10).min(MAX_LIMIT);
        json!({ "data": items.take(limit).collect::<Vec<_>>(), "total_count": total })
    }
}
