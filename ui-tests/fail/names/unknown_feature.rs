//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(feature = "org:exprot")]
async fn handler() {}

fn main() {}
