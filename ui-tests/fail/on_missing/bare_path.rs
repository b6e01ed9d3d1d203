use clerk_runtime::protect;

#[protect(on_missing = "/sign-in")]
async fn handler() {}

fn main() {}
