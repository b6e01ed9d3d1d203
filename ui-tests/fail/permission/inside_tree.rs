use clerk_runtime::protect;

const INVOICES: u8 = 1;

#[protect(any(permission = INVOICES, plan = "org:pro"))]
async fn handler() {}

fn main() {}
