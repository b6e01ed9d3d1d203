use clerk_runtime::protect;

#[protect(pending = deny)]
async fn handler() {}

fn main() {}
