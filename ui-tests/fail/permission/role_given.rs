use clerk_runtime::protect;

#[protect(permission = "org:admin")]
async fn handler() {}

fn main() {}
