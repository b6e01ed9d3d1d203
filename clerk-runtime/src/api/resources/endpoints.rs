//! The table of a group's operations.

/// Declares the operations of a group, each a const of its name, and all of them as `ENDPOINTS`.
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
