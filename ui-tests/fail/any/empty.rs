use clerk_runtime::protect;

#[protect(any())]
async fn handler() {}

fn main() {}
