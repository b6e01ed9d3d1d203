//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(permission = "org:invoices:craete")]
async fn handler() {}

fn main() {}
