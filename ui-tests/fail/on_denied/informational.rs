use clerk_runtime::protect;

#[protect(role = "org:admin", on_denied = 100)]
async fn handler() {}

fn main() {}
