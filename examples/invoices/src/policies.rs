//! Policies of the invoices. Handlers, services and the access matrix use the same types.

use clerk_runtime::policy;

clerk_runtime::names!(
    /// Names that `clerk.toml` declares.
    pub mod names
);

policy!(
    /// List and show the invoices of the organization in the path.
    pub ReadInvoices:
        permission = "org:invoices:read",
        org = path("org"), on_missing = 401, on_denied = 403
);

policy!(
    /// Create invoices.
    pub CreateInvoices:
        permission = names::permission::INVOICES_CREATE,
        org = path("org"), on_missing = 401, on_denied = 403
);

policy!(
    /// Approve invoices: admins, and on the plan `pro` everyone with the permission.
    pub ApproveInvoices:
        any(role = "org:admin", all(permission = "org:invoices:approve", plan = "org:pro")),
        org = path("org"), on_missing = 401, on_denied = 403
);

policy!(
    /// Delete invoices: admins who have verified a factor within ten minutes. A stolen session is
    /// not enough.
    pub DeleteInvoices:
        role = "org:admin", reverification = "strict",
        org = path("org"), on_missing = 401, on_denied = 403
);
