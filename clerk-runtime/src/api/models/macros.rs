//! Macros that declare models and open enums.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};

/// Declares an object of the API: `field: Type`, or `field: Type = "name in JSON"`. A type parameter
/// can be the type of a field.
macro_rules! model {
    (
        $(#[$meta:meta])*
        $name:ident $(<$param:ident>)? {
            $($(#[$field_meta:meta])* $field:ident: $type:ty $(= $wire:literal)?,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name $(<$param>)? {
            $($(#[$field_meta])* pub $field: $type,)+
            /// Fields that this version of the crate does not know.
            pub extra: ::serde_json::Map<String, ::serde_json::Value>,
        }

        impl$(<$param: ::serde::de::DeserializeOwned + Default>)? $crate::api::models::macros::Fields
            for $name $(<$param>)?
        {
            fn set<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                name: String,
                value: &mut A,
            ) -> Result<(), A::Error> {
                match name.as_str() {
                    $($crate::api::models::macros::wire!($field $($wire)?) => {
                        self.$field = $crate::api::models::macros::or_default(value)?;
                    })+
                    _ => {
                        self.extra.insert(name, value.next_value()?);
                    }
                }
                Ok(())
            }
        }

        impl<'de $(, $param: ::serde::de::DeserializeOwned + Default)?> ::serde::Deserialize<'de>
            for $name $(<$param>)?
        {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_map($crate::api::models::macros::ModelVisitor::default())
            }
        }

        impl$(<$param: ::serde::Serialize>)? ::serde::Serialize for $name $(<$param>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(map.serialize_entry($crate::api::models::macros::wire!($field $($wire)?), &self.$field)?;)+
                for (name, value) in &self.extra {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl$(<$param: ::std::fmt::Debug>)? ::std::fmt::Debug for $name $(<$param>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))+
                    .field("extra", &self.extra.keys().collect::<Vec<_>>())
                    .finish()
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl$(<$param: $crate::api::tests::sample::Sample>)? $crate::api::tests::sample::Sample
            for $name $(<$param>)?
        {
            fn sample(random: &mut $crate::api::tests::sample::Random) -> ::serde_json::Value {
                random.object(|random, object| {
                    $(random.field::<$type>(
                        object,
                        $crate::api::models::macros::wire!($field $($wire)?),
                    );)+
                })
            }
        }
    };
}

/// Access to the fields of a model by their names in JSON.
///
/// It is used with [`ModelVisitor`] instead of `#[derive(Deserialize)]`, whose code with
/// `#[serde(flatten)]` for the unknown fields takes twice as long to compile.
pub(crate) trait Fields: Default {
    /// Reads the value of the field with the given name.
    fn set<'de, A: MapAccess<'de>>(&mut self, name: String, value: &mut A) -> Result<(), A::Error>;
}

/// Visitor that reads a model; missing fields have their defaults.
#[derive(Default)]
pub(crate) struct ModelVisitor<T>(PhantomData<T>);

impl<'de, T: Fields> Visitor<'de> for ModelVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut model = T::default();
        while let Some(name) = map.next_key()? {
            model.set(name, &mut map)?;
        }
        Ok(model)
    }
}

/// Reads the next value; `null` is read as the default.
pub(crate) fn or_default<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default>(
    map: &mut A,
) -> Result<T, A::Error> {
    map.next_value::<Option<T>>().map(Option::unwrap_or_default)
}

/// Expands to a field's name in JSON.
macro_rules! wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Declares an enum of the API: `Variant = "name in JSON"`. The docs of a variant begin with its
/// name in JSON. Unknown names survive a round trip.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $wire, "` in JSON.")]
                $(#[$variant_meta])*
                $variant,
            )+
            /// A name that this version of the crate does not know.
            Unknown(String),
        }

        impl $name {
            /// Returns the name in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(name) => name,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self::from(name.to_owned())
            }
        }

        impl From<$name> for ::serde_json::Value {
            fn from(name: $name) -> Self {
                Self::String(name.as_str().to_owned())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                match name.as_str() {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(name),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl $crate::api::tests::sample::Sample for $name {
            fn sample(random: &mut $crate::api::tests::sample::Random) -> ::serde_json::Value {
                random.name(&[$($wire),+])
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use {model, open_enum, wire};
