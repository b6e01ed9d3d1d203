use clerk_runtime::protect;

#[protect(permission = "org:invoices:read", permission = "org:invoices:read")]
async fn handler() {}

fn main() {}
