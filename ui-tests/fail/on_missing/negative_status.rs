use clerk_runtime::protect;

#[protect(on_missing = -401)]
async fn handler() {}

fn main() {}
