//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(token = [session, template("supabse")])]
async fn handler() {}

fn main() {}
