use clerk_runtime::auth;

#[auth(token = oauth, scopes = ["a"])]
async fn handler() {}

fn main() {}
