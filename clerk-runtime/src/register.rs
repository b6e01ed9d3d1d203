//! What generated code says of a handler, whether or not anybody wants to know: the macros have no
//! features, so the choice is made here.

/// Adds a handler to the access matrix.
#[cfg(feature = "audit")]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    (policy $policy:ident) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::guarded::<$policy>(::core::module_path!())
        }
    };
    (public $name:literal) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::public(
                $name,
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
        }
    };
}

/// Nothing, without the feature `audit`.
#[cfg(not(feature = "audit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    ($($handler:tt)*) => {};
}
