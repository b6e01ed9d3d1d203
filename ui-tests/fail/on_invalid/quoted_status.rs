use clerk_runtime::auth;

#[auth(on_invalid = "401")]
async fn handler() {}

fn main() {}
