//! A model as a list of fields; an enum as a list of names.

/// Declares an object of the API: `field: Type`, or `field: Type = "name in JSON"`. A field of
/// milliseconds that is listed under `times` also gets a method of its name that gives the moment.
macro_rules! model {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty $(= $wire:literal)?,)+
        }
        $(times { $($time:ident),+ $(,)? })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
            /// Fields that this version of the crate doesn't know.
            pub extra: ::serde_json::Map<String, ::serde_json::Value>,
            shape: $crate::api::models::object::Shape,
        }

        $(impl $name {
            $(
                #[doc = concat!("`", stringify!($time), "` as a moment; `None` where there is none.")]
                #[must_use]
                pub fn $time(&self) -> Option<$crate::config::UnixMillis> {
                    $crate::api::models::time::Millis::moment(&self.$time)
                }
            )+
        })?

        impl $crate::api::FromValue for $name {
            fn from_value(value: ::serde_json::Value) -> Result<Self, $crate::api::Mismatch> {
                let mut extra: ::serde_json::Map<_, _> = $crate::api::FromValue::from_value(value)?;
                let mut shape = $crate::api::models::object::Shape::default();
                Ok(Self {
                    $($field: shape.take(&mut extra, $crate::api::models::macros::wire!($field $($wire)?))?,)+
                    extra,
                    shape,
                })
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl $crate::api::tests::sample::Sample for $name {
            fn sample(random: &mut $crate::api::tests::sample::Random) -> ::serde_json::Value {
                random.object(|random, object| {
                    $(random.field::<$type>(
                        object,
                        $crate::api::models::macros::wire!($field $($wire)?),
                    );)+
                })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(self.shape.print(&mut map, $crate::api::models::macros::wire!($field $($wire)?), &self.$field)?;)+
                for (key, value) in &self.extra {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                $crate::api::FromValue::from_value(value).map_err(::serde::de::Error::custom)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))+
                    .field("extra", &self.extra.keys().collect::<Vec<_>>())
                    .finish_non_exhaustive()
            }
        }
    };
}

/// A field's name in JSON.
macro_rules! wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Declares an enum of the API: `Variant = "name in JSON"`. Other names survive a round trip.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A name that this version of the crate doesn't know.
            Unknown(String),
        }

        impl $name {
            /// The name in JSON.
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

        impl $crate::api::FromValue for $name {
            fn from_value(value: ::serde_json::Value) -> Result<Self, $crate::api::Mismatch> {
                <String as $crate::api::FromValue>::from_value(value).map(Self::from)
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
