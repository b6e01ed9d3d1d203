use clerk_runtime::auth;

#[auth(token = api_key, on_missing = 401, on_invalid = sign_in)]
async fn handler() {}

fn main() {}
