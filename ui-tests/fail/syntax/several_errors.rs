use clerk_runtime::protect;

#[protect(roles = "org:admin", on_missing = 500)]
async fn handler() {}

fn main() {}
