use clerk_runtime::protect;

#[protect(role = "")]
async fn handler() {}

fn main() {}
