//! Requirements as constants, which are checked at their declaration.

use std::future::ready;

use clerk_runtime::policy::{Feature, Permission, Plan, Role};
use clerk_runtime::{policy, protect};

/// Permission to create invoices.
pub const INVOICES_CREATE: Permission = Permission::from_static("org:invoices:create");

/// Roles of members.
pub mod roles {
    use clerk_runtime::policy::Role;

    /// Role of administrators.
    pub const ADMIN: Role = Role::from_static("org:admin");
}

/// Plans of the application.
#[derive(Debug)]
#[non_exhaustive]
pub struct Shop;

impl Shop {
    /// The plan.
    pub const PRO: Plan = Plan::from_static("org:pro");
    const REPORTS: Feature = Feature::from_static("reports");
}

const OWNER: Role = Role::from_static("org:owner");

policy!(
    /// Requires the permission to manage invoices.
    pub ManageInvoices: permission = INVOICES_CREATE, any(role = OWNER, role = roles::ADMIN)
);

/// A handler.
#[protect(permission = INVOICES_CREATE)]
pub async fn one() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(
    permission = INVOICES_CREATE,
    any(role = roles::ADMIN, all(plan = Shop::PRO, feature = Shop::REPORTS), role = "org:owner")
)]
pub async fn tree() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(ManageInvoices)]
pub async fn named() -> &'static str {
    ready("ok").await
}

const CLAUSE_0: Role = Role::from_static("org:guest");

/// A handler with a constant that is named like a counter.
#[protect(role = CLAUSE_0)]
pub async fn counted() -> &'static str {
    ready("ok").await
}
