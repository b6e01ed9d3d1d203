//! Reading JSON into models, tolerant of what Clerk may change, and exact about where it fails.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::caller::{OrgId, SessionId, UserId};

/// A type that an answer of the Backend API can be read as.
pub trait FromValue: Sized {
    /// Whether an integer prints back as it was read; a float adds `.0`.
    #[doc(hidden)]
    const KEEPS_INTEGERS: bool = true;

    /// Reads a JSON value.
    ///
    /// # Errors
    /// The value has another shape; the error says where.
    fn from_value(value: Value) -> Result<Self, Mismatch>;
}

/// Where a JSON value has another shape than was expected. Holds no part of the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatch {
    /// From the innermost step to the outermost.
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Mismatch {
    /// A mismatch at the value itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, seen from the object that has the value under this key.
    #[must_use]
    pub fn under(mut self, key: impl Into<String>) -> Self {
        self.steps.push(Step::Key(key.into()));
        self
    }

    fn at(mut self, index: usize) -> Self {
        self.steps.push(Step::Index(index));
        self
    }

    /// The path from the root, `$[3].created_at` for example.
    #[must_use]
    pub fn path(&self) -> String {
        let steps = self.steps.iter().rev().map(|step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Index(index) => format!("[{index}]"),
        });
        std::iter::once("$".to_owned()).chain(steps).collect()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "another shape was expected at {}", self.path())
    }
}

impl std::error::Error for Mismatch {}

impl FromValue for () {
    /// Whatever it is, it isn't looked at.
    fn from_value(_: Value) -> Result<Self, Mismatch> {
        Ok(())
    }
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Ok(value)
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        value.as_bool().ok_or_else(Mismatch::new)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        value
            .as_i64()
            .or_else(|| value.as_f64().map(whole))
            .ok_or_else(Mismatch::new)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a time to the fraction of a millisecond"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

impl FromValue for f64 {
    const KEEPS_INTEGERS: bool = false;

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        value.as_f64().ok_or_else(Mismatch::new)
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(Mismatch::new()),
        }
    }
}

impl FromValue for Map<String, Value> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Object(map) => Ok(map),
            _ => Err(Mismatch::new()),
        }
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let entries = Map::from_value(value)?.into_iter();
        entries
            .map(|(key, value)| match T::from_value(value) {
                Ok(value) => Ok((key, value)),
                Err(mismatch) => Err(mismatch.under(key)),
            })
            .collect()
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    /// Elements that are `null` are left out.
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let Value::Array(items) = value else {
            return Err(Mismatch::new());
        };
        // A loop, since chained iterators are compiled anew for every type of element.
        let mut read = Self::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            if !item.is_null() {
                read.push(T::from_value(item).map_err(|mismatch| mismatch.at(index))?);
            }
        }
        Ok(read)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const KEEPS_INTEGERS: bool = T::KEEPS_INTEGERS;

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
}

impl<T: FromValue> FromValue for Box<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        T::from_value(value).map(Self::new)
    }
}

/// Makes newtypes of ids readable in answers and writable in parameters.
macro_rules! json_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl $crate::api::FromValue for $id {
            #[inline]
            fn from_value(value: ::serde_json::Value) -> Result<Self, $crate::api::Mismatch> {
                <String as $crate::api::FromValue>::from_value(value).map(Self::from)
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl $crate::api::tests::sample::Sample for $id {
            fn sample(random: &mut $crate::api::tests::sample::Random) -> ::serde_json::Value {
                <String as $crate::api::tests::sample::Sample>::sample(random)
            }
        }

        impl From<$id> for ::serde_json::Value {
            #[inline]
            fn from(id: $id) -> Self {
                Self::String(id.into())
            }
        }
    )+};
}

json_ids!(UserId, SessionId, OrgId);

pub(super) use json_ids;
