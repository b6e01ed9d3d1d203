//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(role = "org:amdin", permission = "org:invoices:craete")]
async fn handler() {}

fn main() {}
