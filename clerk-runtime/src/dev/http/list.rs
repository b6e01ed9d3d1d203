//! Lists: pages, orders and filters, the same for every group.

use serde_json::{Value, json};

use super::call::Call;
use super::refusal::{Answer, Refusal};
use super::reply::Reply;
use crate::dev::state::MOST;

/// `limit` and `offset` of a list.
pub(super) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    pub(super) fn of(call: &Call) -> Result<Self, Refusal> {
        Self::up_to(call, 500)
    }

    /// With another highest limit than Clerk's usual one.
    pub(super) fn up_to(call: &Call, most: i64) -> Result<Self, Refusal> {
        let limit = call.number("limit")?.unwrap_or(10);
        if !(1..=most).contains(&limit) {
            return Err(Refusal::value("limit", &format!("1 to {most}")));
        }
        let offset = call.number("offset")?.unwrap_or(0);
        let offset = usize::try_from(offset);
        Ok(Self {
            limit: usize::try_from(limit).unwrap_or(10),
            offset: offset.map_err(|_| Refusal::value("offset", "0 or more"))?,
        })
    }

    /// An array.
    pub(super) fn bare(&self, items: Vec<Value>) -> Reply {
        Reply::json(&self.cut(items))
    }

    /// An object that also counts.
    pub(super) fn counted(&self, items: Vec<Value>) -> Reply {
        self.counted_as("data", items)
    }

    pub(super) fn counted_as(&self, name: &str, items: Vec<Value>) -> Reply {
        let total = items.len();
        Reply::json(&json!({ name: self.cut(items), "total_count": total }))
    }

    /// An array unless `paginated=true` asks for the object.
    pub(super) fn as_asked(&self, call: &Call, items: Vec<Value>) -> Answer {
        if call.flag("paginated")? == Some(true) {
            Ok(self.counted(items))
        } else {
            Ok(self.bare(items))
        }
    }

    fn cut(&self, items: Vec<Value>) -> Value {
        items
            .into_iter()
            .skip(self.offset)
            .take(self.limit)
            .collect()
    }
}

/// What a list can be ordered by: names of `order_by`, and where their values are in an item.
pub(super) struct Order(pub(super) &'static [(&'static str, &'static str)]);

impl Order {
    /// Puts items, which come in the order of their creation, into the order that was asked for.
    pub(super) fn sort(
        &self,
        call: &Call,
        default: &str,
        items: &mut [Value],
    ) -> Result<(), Refusal> {
        let asked = call.query("order_by").unwrap_or_else(|| default.to_owned());
        // A `+` that wasn't escaped arrives as a space.
        let name = asked.trim_start_matches(['-', '+', ' ']);
        let known = self.0.iter().find(|(known, _)| *known == name);
        let (_, pointer) = known.ok_or_else(|| {
            let names = self.0.iter().map(|(name, _)| *name).collect::<Vec<_>>();
            Refusal::value("order_by", &format!("one of {}", names.join(", ")))
        })?;
        items.sort_by_key(|item| key(item.pointer(pointer)));
        if asked.starts_with('-') {
            items.reverse();
        }
        Ok(())
    }
}

fn key(value: Option<&Value>) -> (Option<i64>, Option<String>) {
    let text = value.and_then(Value::as_str).map(str::to_lowercase);
    (value.and_then(Value::as_i64), text)
}

/// A filter that may be given several times.
pub(super) struct Wanted {
    any: Vec<String>,
    none: Vec<String>,
}

impl Wanted {
    pub(super) fn of(call: &Call, name: &str) -> Result<Self, Refusal> {
        let any = several(call, name)?;
        Ok(Self {
            any,
            none: Vec::new(),
        })
    }

    /// `-` before a value excludes it, `+` or nothing asks for it.
    pub(super) fn signed(call: &Call, name: &str) -> Result<Self, Refusal> {
        let (none, any): (Vec<_>, Vec<_>) = several(call, name)?
            .into_iter()
            .partition(|value| value.starts_with('-'));
        let bare = |value: String| value.trim_start_matches(['-', '+', ' ']).to_owned();
        Ok(Self {
            any: any.into_iter().map(bare).collect(),
            none: none.into_iter().map(bare).collect(),
        })
    }

    /// Whether an item that has these values is wanted.
    pub(super) fn fits(&self, has: impl Fn(&str) -> bool) -> bool {
        (self.any.is_empty() || self.any.iter().any(|value| has(value)))
            && !self.none.iter().any(|value| has(value))
    }
}

fn several(call: &Call, name: &str) -> Result<Vec<String>, Refusal> {
    let values = call.queries(name).take(MOST_VALUES + 1).collect::<Vec<_>>();
    if values.len() > MOST_VALUES {
        return Err(Refusal::too_many(name, MOST_VALUES));
    }
    Ok(values)
}

/// As Clerk has it.
const MOST_VALUES: usize = 100;

/// One of the words that a filter knows.
pub(super) fn one_of(call: &Call, name: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
    match call.query(name) {
        Some(word) if !words.contains(&word.as_str()) => {
            let message = format!("{name} must be one of {}", words.join(", "));
            Err(Refusal::conflict("invalid_query_parameter_value", message))
        }
        word => Ok(word),
    }
}

/// Whether a text contains another, in any case. What wasn't asked for is contained in everything.
pub(super) fn contains(text: Option<&str>, part: Option<&str>) -> bool {
    part.is_none_or(|part| {
        text.is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase()))
    })
}

/// Refuses what would be one too many.
pub(super) fn room<T>(items: &[T]) -> Result<(), Refusal> {
    if items.len() < MOST {
        Ok(())
    } else {
        Err(Refusal::full())
    }
}
