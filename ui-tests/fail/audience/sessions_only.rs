use clerk_runtime::protect;

#[protect(audience = "https://app.example.com/mcp")]
async fn handler() {}

fn main() {}
