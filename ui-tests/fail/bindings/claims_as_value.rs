use clerk_runtime::protect;

#[protect]
async fn handler(claims: serde_json::Value) {}

fn main() {}
