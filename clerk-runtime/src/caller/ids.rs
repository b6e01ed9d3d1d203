//! Newtypes of identifiers, so that a user's id cannot be passed as an organization's.

// Inlined, so that the functions that a program does not use are not compiled.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(::std::sync::Arc<str>);

        impl $name {
            /// Returns the id as text.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            #[inline]
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = str;

            #[inline]
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<&$name> for $name {
            #[inline]
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }

        impl From<::std::sync::Arc<str>> for $name {
            #[inline]
            fn from(id: ::std::sync::Arc<str>) -> Self {
                Self(id)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl From<$name> for ::serde_json::Value {
            #[inline]
            fn from(id: $name) -> Self {
                Self::String(id.into())
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl $crate::api::tests::sample::Sample for $name {
            fn sample(random: &mut $crate::api::tests::sample::Random) -> ::serde_json::Value {
                <String as $crate::api::tests::sample::Sample>::sample(random)
            }
        }

        impl From<$name> for String {
            #[inline]
            fn from(id: $name) -> Self {
                String::from(&*id.0)
            }
        }

        impl From<$name> for ::std::sync::Arc<str> {
            #[inline]
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id! {
    /// A user's id, `user_…`.
    UserId
}
id! {
    /// A session's id, `sess_…`.
    SessionId
}
id! {
    /// An organization's id, `org_…`.
    OrgId
}

pub(crate) use id;
