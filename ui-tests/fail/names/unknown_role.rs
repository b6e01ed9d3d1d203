//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(role = "org:amdin")]
async fn handler() {}

fn main() {}
