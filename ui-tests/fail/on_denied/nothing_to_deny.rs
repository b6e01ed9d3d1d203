use clerk_runtime::protect;

#[protect(on_denied = 403)]
async fn handler() {}

fn main() {}
