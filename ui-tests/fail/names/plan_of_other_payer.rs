//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(plan = "user:pro")]
async fn handler() {}

fn main() {}
