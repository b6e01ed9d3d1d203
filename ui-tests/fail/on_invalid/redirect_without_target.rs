use clerk_runtime::auth;

#[auth(on_invalid = redirect)]
async fn handler() {}

fn main() {}
