use clerk_runtime::protect;

#[protect(permission = "org:a:b:c")]
async fn handler() {}

fn main() {}
