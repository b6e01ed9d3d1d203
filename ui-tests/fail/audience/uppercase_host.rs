use clerk_runtime::protect;

#[protect(token = oauth, audience = "https://App.example.com/mcp")]
async fn handler() {}

fn main() {}
