use clerk_runtime::protect;

#[protect(feature = invoices)]
async fn handler() {}

fn main() {}
