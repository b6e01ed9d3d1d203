use clerk_runtime::protect;

const INVOICES_CREATE: &str = "org:invoices:create";

#[protect(permission = INVOICES_CREATE)]
async fn handler() {}

fn main() {}
