//! Policies that are made of policies.

use std::future::ready;

use clerk_runtime::{Granted, policy, protect};

policy!(
    /// Who is on the plan.
    pub Paying: plan = "org:pro"
);
policy!(
    /// Who manages invoices.
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
