use clerk_runtime::protect;

#[protect(role = 1)]
async fn handler() {}

fn main() {}
