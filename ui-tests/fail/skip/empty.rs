use clerk_runtime::protect;

#[protect(skip())]
async fn handler() {}

fn main() {}
