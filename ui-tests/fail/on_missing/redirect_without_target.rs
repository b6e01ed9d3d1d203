use clerk_runtime::protect;

#[protect(on_missing = redirect)]
async fn handler() {}

fn main() {}
