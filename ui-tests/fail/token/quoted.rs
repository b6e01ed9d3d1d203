use clerk_runtime::protect;

#[protect(token = "api_key")]
async fn handler() {}

fn main() {}
