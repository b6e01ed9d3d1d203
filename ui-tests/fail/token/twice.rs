use clerk_runtime::protect;

#[protect(token = session, token = any)]
async fn handler() {}

fn main() {}
