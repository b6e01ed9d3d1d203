use clerk_runtime::protect;

#[protect(on_missing = 42)]
async fn handler() {}

fn main() {}
