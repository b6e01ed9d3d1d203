//! The crate under another name.

use std::future::ready;

use clerk_runtime as vendor;

/// A handler.
#[vendor::protect(crate = vendor, role = "org:admin")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// Public.
#[vendor::public(crate = vendor)]
pub async fn health() -> &'static str {
    ready("ok").await
}

/// Handlers that inherit the option `crate`.
#[vendor::handlers(crate = crate::krate::vendor)]
pub mod several {
    use std::future::ready;

    /// A handler.
    #[protect(role = "org:admin")]
    pub async fn show() -> &'static str {
        ready("ok").await
    }

    /// Public.
    #[public]
    pub async fn open() -> &'static str {
        ready("ok").await
    }
}
