//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(plan = "org:rpo")]
async fn handler() {}

fn main() {}
