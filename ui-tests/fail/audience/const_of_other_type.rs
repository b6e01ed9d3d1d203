use clerk_runtime::protect;

const MCP: u32 = 1;

#[protect(token = oauth, audience = MCP)]
async fn handler() {}

fn main() {}
