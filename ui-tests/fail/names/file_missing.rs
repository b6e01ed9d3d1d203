//@rustc-env: CLERK_NAMES=fail/names/broken/missing.toml
use clerk_runtime::protect;

#[protect(role = "org:admin")]
async fn handler() {}

fn main() {}
