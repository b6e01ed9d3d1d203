use clerk_runtime::protect;

#[protect(token = oauth, scopes = "invoices:read")]
async fn handler() {}

fn main() {}
