use clerk_runtime::protect;

#[protect(role = "org:admin" foo)]
async fn handler() {}

fn main() {}
