//@rustc-env: CLERK_NAMES=fail/names/broken
use clerk_runtime::protect;

#[protect(role = "org:admin")]
async fn handler() {}

fn main() {}
