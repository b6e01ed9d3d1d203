use clerk_runtime::protect;

#[protect]
async fn handler(clerk: u8) {}

fn main() {}
