//! What all models share: tolerant reading, lossless printing.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::api::value::{FromValue, Mismatch};

/// What an object was read from, as far as its fields can't tell, so that it prints back the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    /// Known fields that were missing.
    absent: Vec<&'static str>,
    /// Known fields whose type holds less than what was read: `null`, or a fraction for an integer.
    originals: Vec<(&'static str, Value)>,
}

impl Shape {
    /// Takes a known field out of the object.
    pub(crate) fn take<T: FromValue + Default>(
        &mut self,
        object: &mut Map<String, Value>,
        name: &'static str,
    ) -> Result<T, Mismatch> {
        let Some(value) = object.remove(name) else {
            self.absent.push(name);
            return Ok(T::default());
        };
        if loses(&value) || (value.is_number() && !T::KEEPS_INTEGERS) {
            self.originals.push((name, value.clone()));
        }
        read(value).map_err(|mismatch| mismatch.under(name))
    }

    /// Prints a known field, unless it was absent and nobody set it since.
    pub(crate) fn print<S: SerializeMap, T: FromValue + Serialize + Default + PartialEq>(
        &self,
        map: &mut S,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        if self.absent.contains(&name) && *value == T::default() {
            return Ok(());
        }
        match self.originals.iter().find(|(other, _)| *other == name) {
            Some((_, original)) if read(original.clone()).as_ref() == Ok(value) => {
                map.serialize_entry(name, original)
            }
            _ => map.serialize_entry(name, value),
        }
    }
}

fn read<T: FromValue + Default>(value: Value) -> Result<T, Mismatch> {
    if value.is_null() {
        Ok(T::default())
    } else {
        T::from_value(value)
    }
}

/// Whether a field may hold less than the value.
fn loses(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(loses),
        Value::Bool(_) | Value::String(_) | Value::Object(_) => false,
    }
}

/// A value that `Debug` doesn't show, a user's private metadata for example.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T: Serialize> Serialize for Redacted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: FromValue> FromValue for Redacted<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        T::from_value(value).map(Self)
    }
}
