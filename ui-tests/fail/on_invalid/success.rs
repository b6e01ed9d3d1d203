use clerk_runtime::auth;

#[auth(on_invalid = 200)]
async fn handler() {}

fn main() {}
