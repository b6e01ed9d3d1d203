//! What users of the macros see: cases that compile, and errors as they are shown.

#[doc(hidden)]
pub use clerk_runtime as runtime;

/// Handlers in a crate of their own, which finds the runtime by itself.
#[doc(hidden)]
#[macro_export]
macro_rules! handlers_of_another_crate {
    ($($item:item)*) => {
        $(
            #[$crate::runtime::handlers(crate = $crate::runtime)]
            $item
        )*
    };
}
