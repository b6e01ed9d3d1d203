use clerk_runtime::protect;

#[protect(any(role = "org:admin", plan = "org:pro", role = "org:admin"))]
async fn handler() {}

fn main() {}
