use clerk_runtime::protect;

#[protect(token = oauth, scopes = ["a"], scopes = ["b"])]
async fn handler() {}

fn main() {}
