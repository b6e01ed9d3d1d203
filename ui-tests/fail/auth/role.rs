use clerk_runtime::auth;

#[auth(role = "org:admin")]
async fn handler() {}

fn main() {}
