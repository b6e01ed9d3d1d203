use clerk_runtime::protect;

#[protect(role "org:admin", token oauth, scopes = ["invoices:read"])]
async fn handler() {}

fn main() {}
