//! The table of a group's operations.

/// Declares a constant for each operation of a group, and the list of all these constants,
/// `ENDPOINTS`.
macro_rules! endpoints {
    ($($name:ident: $method:ident($operation:literal, $path:literal $(,)?) $(.$flag:ident())*,)+) => {
        $(
            const $name: $crate::api::Endpoint =
                $crate::api::Endpoint::$method($operation, $path)$(.$flag())*;
        )+

        pub(super) const ENDPOINTS: &[$crate::api::Endpoint] = &[$($name),+];
    };
}

pub(super) use endpoints;
