use clerk_runtime::protect;

#[protect(pending = "allow")]
async fn handler() {}

fn main() {}
