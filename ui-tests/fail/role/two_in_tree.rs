use clerk_runtime::protect;

#[protect(role = "org:admin", any(all(role = "org:member"), plan = "org:pro"))]
async fn handler() {}

fn main() {}
