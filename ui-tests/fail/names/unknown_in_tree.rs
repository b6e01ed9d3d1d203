//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(any(role = "org:admin", all(plan = "org:pro", permission = "org:invoices:raed")))]
async fn handler() {}

fn main() {}
