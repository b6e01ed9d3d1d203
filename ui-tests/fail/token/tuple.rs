use clerk_runtime::protect;

#[protect(token = (session, api_key))]
async fn handler() {}

fn main() {}
