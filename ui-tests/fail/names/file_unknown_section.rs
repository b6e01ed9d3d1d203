//@rustc-env: CLERK_NAMES=fail/names/broken/unknown_section.toml
use clerk_runtime::protect;

#[protect(role = "org:admin")]
async fn handler() {}

#[protect(permission = "org:invoices:read")]
async fn other() {}

fn main() {}
