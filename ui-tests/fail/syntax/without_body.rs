use clerk_runtime::protect;

#[protect]
async fn handler();

fn main() {}
