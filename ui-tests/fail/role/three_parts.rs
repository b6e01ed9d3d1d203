use clerk_runtime::protect;

#[protect(role = "org:admin:all")]
async fn handler() {}

fn main() {}
