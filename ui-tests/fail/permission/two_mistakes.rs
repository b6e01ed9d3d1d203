use clerk_runtime::protect;

#[protect(all(permission = "invoices", plan = "a b"))]
async fn handler() {}

fn main() {}
