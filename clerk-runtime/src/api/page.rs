//! One page of a list, and how lists are declared.

use std::ops::Deref;

use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::models::object::Shape;
use super::value::{FromValue, Mismatch};

/// One page of a list; reads like a slice.
///
/// Clerk answers with a bare array, or with an object that also counts; either prints back as it
/// was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// How many items the whole list has, where Clerk says so.
    pub total_count: Option<i64>,
    /// Fields that this version of the crate doesn't know.
    pub extra: Map<String, Value>,
    form: Form,
}

/// How a page came.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    Array,
    /// An object that has the items under this name.
    Object(&'static str, Shape),
}

impl<T> Page<T> {
    /// The items.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.data
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.iter()
    }
}

impl<T: FromValue> FromValue for Page<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let mut extra = match value {
            Value::Object(object) => object,
            list => {
                let (data, extra) = (Vec::from_value(list)?, Map::new());
                return Ok(Self {
                    data,
                    total_count: None,
                    extra,
                    form: Form::Array,
                });
            }
        };
        let name = if extra.contains_key("m2m_tokens") {
            "m2m_tokens"
        } else {
            "data"
        };
        let mut shape = Shape::default();
        let data = shape.take(&mut extra, name)?;
        let total_count = shape.take(&mut extra, "total_count")?;
        Ok(Self {
            data,
            total_count,
            extra,
            form: Form::Object(name, shape),
        })
    }
}

impl<T: FromValue + Serialize + PartialEq> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let Form::Object(name, shape) = &self.form else {
            return self.data.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        shape.print(&mut map, name, &self.data)?;
        shape.print(&mut map, "total_count", &self.total_count)?;
        for (key, value) in &self.extra {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Declares a list of an operation: `name: Type` for a filter that is set once, `name: [String]`
/// for one that takes a value more with each call.
macro_rules! list {
    (
        $(#[$meta:meta])*
        $name:ident -> $item:ty { $($filters:tt)* }
    ) => {
        $crate::api::page::query! {
            $(#[$meta])*
            $name -> $crate::api::Page<$item> {
                $($filters)*
                /// At most so many items, 1 to 500 (100 for API keys and M2M tokens). Default 10.
                limit: u32,
                /// Leaves out so many items.
                offset: u32,
            }
        }

        impl $name {
            /// All items, page by page; a [`limit`](Self::limit) is the size of a page.
            pub fn stream(self) -> $crate::api::Items<$item> {
                $crate::api::Items::new(self.0)
            }
        }
    };
}

/// Declares a call whose parameters stand in the query.
macro_rules! query {
    (
        $(#[$meta:meta])*
        $name:ident -> $answer:ty {
            $($(#[$field_meta:meta])* $field:ident: $type:tt $(= $wire:literal)?,)+
        }
    ) => {
        $crate::api::call::chained!($(#[$meta])* $name -> $answer);

        impl $name {
            $($crate::api::page::filter!(
                $(#[$field_meta])* $field: $type, $crate::api::models::macros::wire!($field $($wire)?)
            );)+
        }
    };
}

macro_rules! filter {
    ($(#[$meta:meta])* $field:ident: [$type:ty], $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.query($wire, $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: String, $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.set_query($wire, $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: $type:ty, $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: $type) -> Self {
            Self(self.0.map(|request| request.set_query($wire, $field.to_string())))
        }
    };
}

pub(super) use {filter, list, query};
