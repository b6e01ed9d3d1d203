use clerk_runtime::protect;

#[protect(42)]
async fn handler() {}

fn main() {}
