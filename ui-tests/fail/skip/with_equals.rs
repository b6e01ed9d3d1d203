use clerk_runtime::protect;

#[protect(skip = user)]
async fn handler() {}

fn main() {}
