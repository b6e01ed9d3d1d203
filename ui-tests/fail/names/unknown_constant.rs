//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

clerk_runtime::names!(mod names);

#[protect(permission = names::permission::INVOICES_CRAETE)]
async fn handler() {}

fn main() {}
