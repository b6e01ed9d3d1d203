//! Compile tests of the macros: cases that compile without warnings, and cases with their errors.

#[doc(hidden)]
pub use clerk_runtime as runtime;

/// Applies `#[handlers]` to items of another crate, which does not need to depend on the runtime.
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
