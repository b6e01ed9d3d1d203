use clerk_runtime::protect;

#[protect(or(role = "org:admin", plan = "org:pro"))]
async fn handler() {}

fn main() {}
