//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::protect;

#[protect(token = oauth, scopes = ["invoices:raed"])]
async fn handler() {}

fn main() {}
