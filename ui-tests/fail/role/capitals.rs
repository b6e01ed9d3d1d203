use clerk_runtime::protect;

#[protect(role = "org:Admin")]
async fn handler() {}

fn main() {}
