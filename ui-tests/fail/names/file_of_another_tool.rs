//@rustc-env: CLERK_NAMES=fail/names/broken/of_another_tool.toml
use clerk_runtime::protect;

#[protect(role = "org:admin")]
async fn handler() {}

#[protect(permission = "org:invoices:read")]
async fn other() {}

fn main() {}
