use clerk_runtime::protect;

#[protect(any = "org:admin")]
async fn handler() {}

fn main() {}
