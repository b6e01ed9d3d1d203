use clerk_runtime::protect;

#[protect(token = api_key, scopes = ["a"], on_denied = redirect("/upgrade"))]
async fn handler() {}

fn main() {}
