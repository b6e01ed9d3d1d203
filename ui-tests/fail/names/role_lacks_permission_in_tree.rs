//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(role = "org:member", any(plan = "org:pro", all(permission = "org:invoices:create")))]
async fn handler() {}

fn main() {}
