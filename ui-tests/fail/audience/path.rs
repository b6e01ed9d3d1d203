use clerk_runtime::protect;

#[protect(token = oauth, audience = "/mcp")]
async fn handler() {}

fn main() {}
