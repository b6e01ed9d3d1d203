use clerk_runtime::protect;

#[protect(any(role = "org:admin", on_denied = 403))]
async fn handler() {}

fn main() {}
