use clerk_runtime::auth;

#[auth(on_denied = 403)]
async fn handler() {}

fn main() {}
