use clerk_runtime::protect;

#[protect(permission = "")]
async fn handler() {}

fn main() {}
