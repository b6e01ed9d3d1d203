use clerk_runtime::protect;

#[protect(permission = INVOICES_CREATE)]
async fn handler() {}

fn main() {}
