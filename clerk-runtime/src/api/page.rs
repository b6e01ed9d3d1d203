//! One page of a list, and the macros that declare lists.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Number, Value};

use super::models::macros::or_default;
use super::models::time::truncate;

/// One page of a list; dereferences to a slice.
///
/// Clerk's response is an array, or an object that may also contain the total count. A page is
/// serialized in the form from which it was deserialized.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// The number of items in the whole list, if the response contains it.
    pub total_count: Option<i64>,
    /// Fields that this version of the crate does not know.
    pub extra: Map<String, Value>,
    /// The field name of the items in an object; `None` for an array.
    name: Option<&'static str>,
}

impl<T> Page<T> {
    /// Returns the items.
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

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PageVisitor<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Page<T>, A::Error> {
        Ok(Page {
            data: Vec::deserialize(SeqAccessDeserializer::new(items))?,
            total_count: None,
            extra: Map::new(),
            name: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
        let (mut data, mut total_count, mut extra) = (Vec::new(), None, Map::new());
        let mut items = "data";
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "data" => data = or_default(&mut map)?,
                "m2m_tokens" => {
                    items = "m2m_tokens";
                    data = or_default(&mut map)?;
                }
                "total_count" => total_count = map.next_value::<Option<Number>>()?,
                _ => drop(extra.insert(name, map.next_value()?)),
            }
        }
        Ok(Page {
            data,
            total_count: total_count.as_ref().map(truncate),
            extra,
            name: Some(items),
        })
    }
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(name) = self.name else {
            return self.data.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(name, &self.data)?;
        map.serialize_entry("total_count", &self.total_count)?;
        for (name, value) in &self.extra {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Declares the call of a list operation. `name: Type` declares a filter with one value, and
/// `name: [String]` a filter with several values, which are added one by one.
macro_rules! list {
    (
        $(#[$meta:meta])*
        $name:ident -> $item:ty { $($filters:tt)* }
    ) => {
        $crate::api::page::query! {
            $(#[$meta])*
            $name -> $crate::api::Page<$item> {
                $($filters)*
                /// The maximum number of items: 1 to 500 (100 for API keys and M2M tokens). Default 10.
                limit: u32,
                /// The number of items to skip.
                offset: u32,
            }
        }

        impl $name {
            /// Streams all items, page by page; [`limit`](Self::limit) sets the page size.
            pub fn stream(self) -> $crate::api::Items<$item> {
                $crate::api::Items::new(self.0)
            }
        }
    };
}

/// Declares a call whose parameters are sent in the query.
macro_rules! query {
    (
        $(#[$meta:meta])*
        $name:ident -> $response:ty {
            $($(#[$field_meta:meta])* $field:ident: $type:tt $(= $wire:literal)?,)+
        }
    ) => {
        $crate::api::call::call_type!($(#[$meta])* $name -> $response);

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
