use clerk_runtime::protect;

#[protect(permission = "org:Invoices:create")]
async fn handler() {}

fn main() {}
