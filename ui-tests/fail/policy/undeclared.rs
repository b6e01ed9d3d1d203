use clerk_runtime::protect;

#[protect(ManageInvoices)]
async fn handler() {}

fn main() {}
