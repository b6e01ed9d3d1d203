use clerk_runtime::protect;

#[protect(roles = ["org:admin", "org:owner"])]
async fn handler() {}

fn main() {}
