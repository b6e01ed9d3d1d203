use clerk_runtime::protect;

#[protect(reverification(after_minutes = 10))]
async fn handler() {}

fn main() {}
