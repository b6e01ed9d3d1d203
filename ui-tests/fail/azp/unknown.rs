use clerk_runtime::protect;

#[protect(azp = any)]
async fn handler() {}

fn main() {}
