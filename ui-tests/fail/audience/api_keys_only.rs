use clerk_runtime::protect;

#[protect(token = api_key, audience = "https://app.example.com/mcp")]
async fn handler() {}

fn main() {}
