use clerk_runtime::protect;

#[protect]
async fn handler(session_id: u64) {}

fn main() {}
