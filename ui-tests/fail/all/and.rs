use clerk_runtime::protect;

#[protect(and(role = "org:admin", plan = "org:pro"))]
async fn handler() {}

fn main() {}
