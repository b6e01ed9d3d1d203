use clerk_runtime::protect;

#[protect(on_missing = 500)]
async fn handler() {}

fn main() {}
