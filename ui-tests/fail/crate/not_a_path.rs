use clerk_runtime::protect;

#[protect(crate = "clerk")]
async fn handler() {}

fn main() {}
