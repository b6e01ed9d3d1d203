//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(role = "org:something_else_entirely")]
async fn handler() {}

fn main() {}
