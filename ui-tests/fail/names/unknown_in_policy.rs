//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::policy;

policy!(pub ManageInvoices: permission = "org:invoices:craete");

fn main() {}
