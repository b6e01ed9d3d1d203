use clerk_runtime::protect;

#[protect(scopes = ["invoices:read"])]
async fn handler() {}

fn main() {}
