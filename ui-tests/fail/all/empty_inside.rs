use clerk_runtime::protect;

#[protect(any(role = "org:admin", all()))]
async fn handler() {}

fn main() {}
