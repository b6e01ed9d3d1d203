use clerk_runtime::protect;

#[protect(all(role = "org:admin", plans = "pro"))]
async fn handler() {}

fn main() {}
