use clerk_runtime::protect;

#[protect(actor = denied)]
async fn handler() {}

fn main() {}
