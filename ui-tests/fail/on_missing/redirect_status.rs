use clerk_runtime::protect;

#[protect(on_missing = 302)]
async fn handler() {}

fn main() {}
