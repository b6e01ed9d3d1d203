//! What all models share: tolerant reading, lossless printing.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::api::value::{FromValue, Mismatch};

/// Which known fields an object was read without, so that it prints back the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::api) struct Shape {
    absent: Vec<&'static str>,
    null: Vec<&'static str>,
}

impl Shape {
    /// Takes a known field out of the object.
    pub(super) fn take<T: FromValue + Default>(
        &mut self,
        object: &mut Map<String, Value>,
        name: &'static str,
    ) -> Result<T, Mismatch> {
        match object.remove(name) {
            None => {
                self.absent.push(name);
                Ok(T::default())
            }
            Some(Value::Null) => {
                self.null.push(name);
                Ok(T::default())
            }
            Some(value) => T::from_value(value).map_err(|mismatch| mismatch.under(name)),
        }
    }

    /// Prints a known field, unless it was absent and nobody set it since.
    pub(super) fn print<S: SerializeMap, T: Serialize + Default + PartialEq>(
        &self,
        map: &mut S,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        let untouched = |names: &[&str]| names.contains(&name) && *value == T::default();
        if untouched(&self.absent) {
            Ok(())
        } else if untouched(&self.null) {
            map.serialize_entry(name, &())
        } else {
            map.serialize_entry(name, value)
        }
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
