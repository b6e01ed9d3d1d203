//! Requirements as constants: checked where they are declared, and found by those who look for them.

use std::future::ready;

use clerk_runtime::policy::{Feature, Permission, Plan, Role};
use clerk_runtime::{policy, protect};

/// Creates invoices.
pub const INVOICES_CREATE: Permission = Permission::from_static("org:invoices:create");

/// What members are.
pub mod roles {
    use clerk_runtime::policy::Role;

    /// Administrators.
    pub const ADMIN: Role = Role::from_static("org:admin");
}

/// What is sold.
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
    /// Who manages invoices.
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

/// A handler that asks for a constant which is called like a counter.
#[protect(role = CLAUSE_0)]
pub async fn counted() -> &'static str {
    ready("ok").await
}
