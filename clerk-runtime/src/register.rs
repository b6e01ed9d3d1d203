//! What generated code says of a handler, whether or not anybody wants to know: the macros have no
//! features, so the choice is made here.

/// A handler's policy as a type, and a line for it in the access matrix.
#[cfg(all(feature = "__framework", feature = "audit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __policy {
    ($name:ident $($policy:tt)*) => {
        $crate::__declare! { $name $($policy)* }
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::guarded::<$name>(::core::module_path!())
        }
    };
}

/// A handler's policy, which no web framework can read.
#[cfg(not(feature = "__framework"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __policy {
    ($($policy:tt)*) => {
        $crate::__declare! { $($policy)* }
        ::core::compile_error!(
            "no web framework's feature of `clerk-runtime` is enabled: add the one for your framework, e.g. \
             `clerk-runtime = { version = \"0.1\", features = [\"axum\"] }`"
        );
    };
}

/// A handler's policy as a type, hidden from `cargo doc`, which lists a binary's private items too. Of the
/// lints that look into a macro of another crate, `missing_docs` and clippy's `exhaustive_enums` would
/// object to a public one: the two attributes answer them.
#[doc(hidden)]
#[macro_export]
macro_rules! __declare {
    (
        $name:ident $(pub $(($($within:tt)*))?)?:
        $mark:ident $handler:literal $(= $only:ty: $its:ident)? $([$($ty:ty: $binder:ident),*])?
        $({ $($checks:tt)* } { $($consts:tt)* })? $(. $($rules:tt)*)?
    ) => {
        $($($checks)*)?
        #[doc(hidden)]
        $(#[non_exhaustive] pub $(($($within)*))?)? enum $name {}
        #[diagnostic::do_not_recommend]
        impl $crate::__private::HasPolicy for $name {
            const POLICY: $crate::__private::Policy = {
                $($($consts)*)?
                $crate::__private::$mark(
                    $handler,
                    $(<$only as $crate::__private::$its>::BINDINGS)?
                    $(&[$(<$ty as $crate::__private::$binder>::BINDING),*])?
                )
                $(. $($rules)*)?
            };
        }
    };
}

/// An open handler's line in the access matrix.
#[cfg(feature = "audit")]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
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

/// Nothing, without the feature `audit`.
#[cfg(not(feature = "audit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    ($($handler:tt)*) => {};
}
