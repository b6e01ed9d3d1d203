//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(reverification = "payment")]
async fn handler() {}

fn main() {}
