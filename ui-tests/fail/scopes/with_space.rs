use clerk_runtime::protect;

#[protect(token = oauth, scopes = ["a b"])]
async fn handler() {}

fn main() {}
