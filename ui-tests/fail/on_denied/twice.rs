use clerk_runtime::protect;

#[protect(role = "org:admin", on_denied = 403, on_denied = 404)]
async fn handler() {}

fn main() {}
