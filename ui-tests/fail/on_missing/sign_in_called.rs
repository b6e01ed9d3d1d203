use clerk_runtime::protect;

#[protect(on_missing = sign_in())]
async fn handler() {}

fn main() {}
