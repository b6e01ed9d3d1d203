use clerk_runtime::protect;

#[protect(any("org:admin", "org:owner"))]
async fn handler() {}

fn main() {}
