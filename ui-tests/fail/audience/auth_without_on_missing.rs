use clerk_runtime::auth;

#[auth(token = oauth, audience = "https://app.example.com/mcp")]
async fn handler() {}

fn main() {}
