//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(role = "org:admin", role = "org:member")]
async fn handler() {}

fn main() {}
