use clerk_runtime::protect;

#[protect(role = "org:admin", on_deny = 403)]
async fn handler() {}

fn main() {}
