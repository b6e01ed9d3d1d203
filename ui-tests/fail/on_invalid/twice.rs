use clerk_runtime::auth;

#[auth(on_invalid = 401, on_invalid = 403)]
async fn handler() {}

fn main() {}
