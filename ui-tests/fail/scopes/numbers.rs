use clerk_runtime::protect;

#[protect(token = oauth, scopes = [1])]
async fn handler() {}

fn main() {}
