//! The table of a group's operations.

/// Declares a constant for each operation of a group, and the list of all these constants,
/// `OPERATIONS`.
macro_rules! operation_table {
    ($($name:ident: $method:ident($operation:literal, $path:literal $(,)?) $(.$flag:ident())*,)+) => {
        $(
            const $name: $crate::api::Operation =
                $crate::api::Operation::$method($operation, $path)$(.$flag())*;
        )+

        pub(super) const OPERATIONS: &[$crate::api::Operation] = &[$($name),+];
    };
}

pub(super) use operation_table;
