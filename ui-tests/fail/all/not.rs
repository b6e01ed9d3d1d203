use clerk_runtime::protect;

#[protect(all(role = "org:admin", not(plan = "free")))]
async fn handler() {}

fn main() {}
