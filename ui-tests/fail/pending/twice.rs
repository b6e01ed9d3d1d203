use clerk_runtime::protect;

#[protect(pending = allow, pending = allow)]
async fn handler() {}

fn main() {}
