use clerk_runtime::protect;

#[protect(on_missing = not_found())]
async fn handler() {}

fn main() {}
