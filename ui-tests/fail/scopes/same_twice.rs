use clerk_runtime::protect;

#[protect(token = oauth, scopes = ["invoices:read", "invoices:read"])]
async fn handler() {}

fn main() {}
