use clerk_runtime::protect;

#[protect(token = oauth, scopes = [])]
async fn handler() {}

fn main() {}
