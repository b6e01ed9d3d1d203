//! Registration of handlers in the access matrix. The macros have no features, so the feature
//! `access-matrix` is checked here.

/// Registers a handler in the access matrix.
#[cfg(all(feature = "__framework", feature = "access-matrix"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    (guarded $policy:ident) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::guarded::<$policy>(::core::module_path!())
        }
    };
    (public $name:literal $line:expr) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::public(
                $name,
                ::core::module_path!(),
                ::core::file!(),
                $line,
            )
        }
    };
}

/// Expands to nothing without the feature `access-matrix`.
#[cfg(all(feature = "__framework", not(feature = "access-matrix")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    ($($handler:tt)*) => {};
}

/// Expands to an error without a framework's feature, since no framework can call the handler.
#[cfg(not(feature = "__framework"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    (guarded $policy:ident) => {
        ::core::compile_error!(
            "no framework feature of `clerk-runtime` is enabled: add the feature of your framework, such as \
             `clerk-runtime = { version = \"0.1\", features = [\"axum\"] }`"
        );
    };
    (public $($handler:tt)*) => {};
}
