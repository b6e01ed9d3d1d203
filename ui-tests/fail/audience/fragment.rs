use clerk_runtime::protect;

#[protect(token = oauth, audience = "https://app.example.com/mcp#tools")]
async fn handler() {}

fn main() {}
