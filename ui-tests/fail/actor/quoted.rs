use clerk_runtime::protect;

#[protect(actor = "deny")]
async fn handler() {}

fn main() {}
