use clerk_runtime::protect;

#[protect]
async fn handler(user: Option<String>) {}

fn main() {}
