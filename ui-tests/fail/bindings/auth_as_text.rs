use clerk_runtime::protect;

#[protect]
async fn handler(auth: String) {}

fn main() {}
