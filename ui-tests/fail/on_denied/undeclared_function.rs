use clerk_runtime::protect;

#[protect(role = "org:admin", on_denied = sorry)]
async fn handler() {}

fn main() {}
