use clerk_runtime::protect;

#[protect(token = m2m, on_missing = sign_in)]
async fn handler() {}

fn main() {}
