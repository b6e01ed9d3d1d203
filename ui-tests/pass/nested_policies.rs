//! Policies that contain policies.

use std::future::ready;

use clerk_runtime::{Granted, policy, protect};

policy!(
    /// Requires the plan.
    pub Paying: plan = "org:pro"
);
policy!(
    /// Requires the permission to manage invoices.
    pub ManageInvoices: all(Paying, permission = "org:invoices:manage"), on_denied = 403
);
policy!(Machines: token = [api_key, oauth], scopes = ["invoices:read"]);

/// A handler.
#[protect(any(ManageInvoices, role = "org:admin"))]
pub async fn manage(granted: Granted<Paying>) -> String {
    ready(format!("{granted:?}")).await
}

/// A handler.
#[protect(Machines)]
pub async fn read() -> &'static str {
    ready("ok").await
}
