//! Parameters that are sent as JSON. Only parameters that were set are sent.

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A parameter that may be sent as `null` to clear a field. It is created from a value such as
/// `"John"`, `true` or `3`, or from an `Option` of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Nullable<T>(Option<T>);

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

impl<T: Clone> From<&T> for Nullable<T> {
    fn from(value: &T) -> Self {
        Self(Some(value.clone()))
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl<T: Into<Self>> From<Nullable<T>> for Value {
    fn from(value: Nullable<T>) -> Self {
        value.0.map_or(Self::Null, Into::into)
    }
}

/// A parameter that is a list, created from an array, a `Vec` or any other iterator.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(Vec<T>);

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> From<I> for List<T> {
    fn from(items: I) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Self>> From<List<T>> for Value {
    fn from(list: List<T>) -> Self {
        list.0.into()
    }
}

/// Declares the parameters of an operation: `name: Type`, or `name: Type = "name in JSON"`. Each
/// becomes a method. Those in parentheses after the type's name are required and become the
/// arguments of `new`. `; name = value` in the parentheses declares a parameter with a fixed value.
macro_rules! params {
    (
        $(#[$meta:meta])*
        $name:ident { $($fields:tt)* }
    ) => {
        $crate::api::params::params!(@type #[derive(Default)] $(#[$meta])* $name);

        impl $name {
            /// Creates an empty set of parameters.
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::api::params::params!(@setters $name { $($fields)* });
    };
    (
        $(#[$meta:meta])*
        $name:ident(
            $($arg:ident: $arg_type:ty $(= $arg_wire:literal)?),+ $(; $fixed:ident = $value:literal)? $(,)?
        ) { $($fields:tt)* }
    ) => {
        $crate::api::params::params!(@type $(#[$meta])* $name);

        impl $name {
            /// Creates the parameters from the required ones.
            pub fn new($($arg: impl Into<$arg_type>),+) -> Self {
                Self(::serde_json::Map::new())
                    $(.set(
                        $crate::api::models::macros::wire!($arg $($arg_wire)?),
                        Into::<$arg_type>::into($arg),
                    ))+
                    $(.set(stringify!($fixed), $value))?
            }
        }

        $crate::api::params::params!(@setters $name { $($fields)* });
    };
    (@type $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[must_use = "parameters do nothing until they are sent"]
        pub struct $name(pub(in crate::api) ::serde_json::Map<String, ::serde_json::Value>);

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0.keys().collect::<Vec<_>>()).finish()
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl From<$name> for ::serde_json::Value {
            fn from(parameters: $name) -> Self {
                Self::Object(parameters.0)
            }
        }
    };
    (@setters $name:ident {
        $($(#[$meta:meta])* $field:ident: $type:ty $(= $wire:literal)?,)*
    }) => {
        impl $name {
            $(
                $(#[$meta])*
                pub fn $field(self, $field: impl Into<$type>) -> Self {
                    self.set(
                        $crate::api::models::macros::wire!($field $($wire)?),
                        Into::<$type>::into($field),
                    )
                }
            )*

            /// Sets any parameter by its name in JSON, including those that this version of the crate
            /// does not know.
            pub fn set(
                mut self,
                name: impl Into<String>,
                value: impl Into<::serde_json::Value>,
            ) -> Self {
                self.0.insert(name.into(), value.into());
                self
            }
        }
    };
}

pub(super) use params;
