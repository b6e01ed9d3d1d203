use clerk_runtime::protect;

#[protect(on_missing = 200)]
async fn handler() {}

fn main() {}
