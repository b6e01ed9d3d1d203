use clerk_runtime::protect;

const MCP: &str = "/mcp";

#[protect(token = oauth, audience = MCP)]
async fn handler() {}

fn main() {}
