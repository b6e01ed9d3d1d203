use clerk_runtime::protect;

#[protect(on_missing = StatusCode::UNAUTHORIZED)]
async fn handler() {}

fn main() {}
