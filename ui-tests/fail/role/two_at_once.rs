use clerk_runtime::protect;

#[protect(role = "org:admin", role = "org:member")]
async fn handler() {}

fn main() {}
