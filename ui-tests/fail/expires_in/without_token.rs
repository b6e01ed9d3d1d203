use clerk_runtime::protect;

#[protect(expires_in = 60)]
async fn handler() {}

fn main() {}
