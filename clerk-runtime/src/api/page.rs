//! Lists: filters in the query, each a chained method.

/// Declares a list of an operation: `name: Type` for a filter that is set once, `name: [String]`
/// for one that takes a value more with each call.
macro_rules! list {
    (
        $(#[$meta:meta])*
        $name:ident -> $item:ty { $($(#[$field_meta:meta])* $field:ident: $type:tt,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        #[must_use = "a list is asked for when it is awaited"]
        pub struct $name($crate::api::Call<Vec<$item>>);

        impl $name {
            /// The request as a plain value.
            #[must_use]
            pub fn request(&self) -> &$crate::api::Request {
                self.0.request()
            }

            $($crate::api::page::filter!($(#[$field_meta])* $field: $type);)+
        }

        impl ::std::future::IntoFuture for $name {
            type Output = Result<Vec<$item>, $crate::api::Error>;
            type IntoFuture = $crate::api::CallFuture<Vec<$item>>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    };
}

macro_rules! filter {
    ($(#[$meta:meta])* $field:ident: [String]) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.query(stringify!($field), $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: String) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.set_query(stringify!($field), $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: $type:ty) => {
        $(#[$meta])*
        pub fn $field(self, $field: $type) -> Self {
            Self(self.0.map(|request| request.set_query(stringify!($field), $field.to_string())))
        }
    };
}

pub(super) use {filter, list};
