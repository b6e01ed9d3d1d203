use clerk_runtime::protect;

#[protect(on_missing = |denial| reply)]
async fn handler() {}

fn main() {}
