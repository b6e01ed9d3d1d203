use clerk_runtime::protect;

#[protect(permission = "org:invoices")]
async fn handler() {}

fn main() {}
