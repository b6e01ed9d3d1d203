use clerk_runtime::protect;

#[protect(token = m2m, role = "org:admin")]
async fn handler() {}

fn main() {}
