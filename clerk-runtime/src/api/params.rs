//! Parameters that are sent as JSON: only what was set is sent.

use serde_json::Value;

/// A parameter that may be sent as `null`, which clears what it names: `"John"`, `true`, `3`,
/// or an `Option` of these.
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

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl From<&String> for Nullable<String> {
    fn from(value: &String) -> Self {
        Self(Some(value.clone()))
    }
}

impl<T: Into<Self>> From<Nullable<T>> for Value {
    fn from(value: Nullable<T>) -> Self {
        value.0.map_or(Self::Null, Into::into)
    }
}

/// Declares the parameters of an operation: `name: Type`, or `name: [String]` for a list. Each
/// becomes a method.
macro_rules! params {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:tt $(<$arg:ty>)?,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq)]
        #[must_use = "parameters do nothing until they are sent"]
        pub struct $name(::serde_json::Map<String, ::serde_json::Value>);

        impl $name {
            /// No parameter set.
            pub fn new() -> Self {
                Self::default()
            }

            $($crate::api::params::param!($(#[$field_meta])* $field: $type $(<$arg>)?);)+
        }

        impl From<$name> for ::serde_json::Value {
            fn from(parameters: $name) -> Self {
                Self::Object(parameters.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0.keys().collect::<Vec<_>>()).finish()
            }
        }
    };
}

macro_rules! param {
    ($(#[$meta:meta])* $field:ident: [String]) => {
        $(#[$meta])*
        pub fn $field(mut self, $field: impl IntoIterator<Item = impl Into<String>>) -> Self {
            let list: Vec<String> = $field.into_iter().map(Into::into).collect();
            self.0.insert(stringify!($field).to_owned(), list.into());
            self
        }
    };
    ($(#[$meta:meta])* $field:ident: $type:ty) => {
        $(#[$meta])*
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            let value: $type = $field.into();
            self.0.insert(stringify!($field).to_owned(), value.into());
            self
        }
    };
}

pub(super) use {param, params};
