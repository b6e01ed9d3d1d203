use clerk_runtime::protect;

#[protect(feature = "team:invoices")]
async fn handler() {}

fn main() {}
